// Run as a process of its own: runs a task, and says so once a container for the next one is parked. For tests that kill it.
//
//   node --conditions=@drv/source parks-a-container.ts <engine> <image> <network>
import { setTimeout } from 'node:timers/promises';
import { run } from '@drv/core';
import { createDockerDriver, createEngineClient } from '../../../src/index.ts';

const [host = '', image = '', network = ''] = process.argv.slice(2);
const driver = createDockerDriver({ host, sweepEveryMs: 0, pool: { fromTask: 1 } });
const engine = createEngineClient({ host });
await run(driver, { image, command: ['true'], network: network === 'none' ? 'none' : 'default' });
for (;;) {
  const containers = await engine.list({ labels: ['drv.managed-by=drv'] });
  if (containers.some(({ name, state }) => name.startsWith('drv-parked-') && state === 'running')) break;
  await setTimeout(20);
}
process.stdout.write('parked\n');
await setTimeout(300_000);
