// A process that starts a task, tells how to go on with it, and stays until it is killed.
//
//   node --conditions=@drv/source run-and-save.ts HOST TASK
import { createDockerDriver } from '../../../src/index.ts';
import type { ContainerTask } from '@drv/core';

const [host = '', task = ''] = process.argv.slice(2);
const driver = createDockerDriver({ host, sweepEveryMs: 0 });
const prepared = await driver.prepare(JSON.parse(task) as ContainerTask);
const handle = await prepared.start();
process.stdout.write(`${JSON.stringify(handle.save?.())}\n`);
// Not even when the task has ended.
setInterval(() => {}, 60_000);
