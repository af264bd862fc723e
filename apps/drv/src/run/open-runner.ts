import type { Logger } from '@drv/core';
import type { Io } from '../process/io.ts';
import type { Runner } from '../process/runner.ts';
import type { Target } from '../process/target.ts';

/** What runs tasks there. */
export async function openRunner({ engine, client, store }: Target, logger: Logger, io: Io): Promise<Runner> {
  if (store !== undefined) return (await import('../queue/queue-runner.ts')).queueRunner(store, logger, io);
  if (engine === undefined) throw new TypeError('There is neither an engine nor a store');
  return io.compose(engine, logger, client);
}
