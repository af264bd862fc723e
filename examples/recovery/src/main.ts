// A service that can be killed at any moment and goes on where it was. Start it, press Ctrl-\\ within five seconds, start it again:
//
//   pnpm --filter @drv/example-recovery start [image]
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDockerDriver, engineFromEnvironment } from '@drv/docker';
import { createJournal } from './journal.ts';

const driver = createDockerDriver(await engineFromEnvironment({ env: process.env }));
const journal = createJournal(driver, join(tmpdir(), 'drv-example-recovery'));
let recovered = 0;
await journal.recover((id, result) => {
  recovered += 1;
  console.log(`recovered ${id}: ${'status' in result ? result.status : result.code}`);
});
if (recovered === 0) {
  console.log('running a task of ten seconds; kill this process with Ctrl-\\');
  const image = process.argv[2] ?? 'busybox';
  const result = await journal.run({ id: 'ten-seconds', image, command: ['sleep', '10'], timeoutMs: 60_000 });
  console.log(result.status);
}
await driver.close();
