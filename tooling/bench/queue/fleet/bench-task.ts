import { randomUUID } from 'node:crypto';
import { run, type ContainerTask, type Driver } from '@drv/core';

/** A task that lasts so many seconds and then writes one line. */
export function benchTask(image: string, seconds: number): ContainerTask {
  return {
    id: `bench-${randomUUID()}`,
    image,
    command: seconds > 0 ? ['sh', '-c', `sleep ${seconds}; echo done`] : ['echo', 'done'],
    network: 'none',
    timeoutMs: 30 * 60_000,
    graceMs: 0,
  };
}

/** Resolves with the milliseconds from now until its start, by the engine's clock, which is this machine's. */
export async function runBenchTask(driver: Driver, task: ContainerTask): Promise<number> {
  const since = Date.now();
  const { stdout, startedAt } = await run(driver, task);
  if (stdout !== 'done\n') throw new Error('A task has lost its output.');
  return Date.parse(startedAt) - since;
}
