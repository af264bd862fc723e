// Run as a process of its own: runs one task that does not end, and says so once it runs. For tests that kill it.
//
//   node --conditions=@drv/source runs-a-task.ts <engine> <image> <task>
import { runTask } from '@drv/core';
import { createDockerDriver } from '../../../src/index.ts';

const [host = '', image = '', id = ''] = process.argv.slice(2);
const driver = createDockerDriver({ host, sweepEveryMs: 0 });
const task = { id, image, command: ['sh', '-c', 'echo up; sleep 300'], network: 'none' } as const;
await runTask(driver, task, { stdout: process.stdout });
