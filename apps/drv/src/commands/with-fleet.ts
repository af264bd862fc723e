import { createFleet, type Fleet } from '@drv/queue';
import { UsageError } from '../errors/usage-error.ts';
import { createLogger } from '../log/create-logger.ts';
import type { Io } from '../process/io.ts';
import { storeProblem } from '../queue/store-problem.ts';
import type { Settings } from '../settings/settings.ts';
import { storeConnectionOf } from '../settings/store-connection-of.ts';
import { withStop } from './with-stop.ts';

/**
 * Runs the body of a command with the tasks of a queue, and closes that after it. The signal is aborted by Ctrl-C and the
 * like.
 */
export async function withFleet<T>(
  settings: Settings,
  io: Io,
  body: (fleet: Fleet, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const connection = await storeConnectionOf(settings, io);
  if (connection === undefined) throw new UsageError('--store names the queue');
  const logger = await createLogger(settings, (line) => io.stderr.write(`${line}\n`));
  return withStop(io, async (signal) => {
    await using store = await io.openStore(connection, logger);
    try {
      return await body(createFleet({ store, key: connection.key }), signal);
    } catch (error) {
      throw storeProblem(error, connection);
    }
  });
}
