// A process that starts a task, tells how to go on with it, and stays until it is killed.
//
//   node --conditions=@drv/source run-and-save.ts HOST TASK [OPTIONS]
import { createDockerDriver, type DockerDriverOptions } from '../../../src/index.ts';
import type { ContainerTask } from '@drv/core';

const [host = '', task = '', options = '{}'] = process.argv.slice(2);
const more = JSON.parse(options) as DockerDriverOptions;
const driver = createDockerDriver({ host, sweepEveryMs: 0, ...more });
const prepared = await driver.prepare(JSON.parse(task) as ContainerTask);
const handle = await prepared.start();
process.stdout.write(`${JSON.stringify(handle.save?.())}\n`);
// Not even when the task has ended.
setInterval(() => {}, 60_000);
