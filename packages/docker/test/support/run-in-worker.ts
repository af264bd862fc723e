import { parentPort, workerData } from 'node:worker_threads';
import { runTask, type ContainerTask } from '@drv/core';
import { createDockerDriver } from '@drv/docker';

// Runs one task in a worker thread, and tells its result.
const { host, task } = workerData as { readonly host: string; readonly task: ContainerTask };
await using driver = createDockerDriver({ host, sweepEveryMs: 0 });
parentPort?.postMessage(await runTask(driver, task));
