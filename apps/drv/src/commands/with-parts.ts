import type { Composition } from '../process/composition.ts';
import type { Io } from '../process/io.ts';
import { createLogger } from '../log/create-logger.ts';
import { hostProblem } from '../errors/host-problem.ts';
import { connectionOf } from '../settings/connection-of.ts';
import type { EngineConnection } from '../process/engine-connection.ts';
import type { Settings } from '../settings/settings.ts';
import { withStop } from './with-stop.ts';

/**
 * Runs the body of a command with the packages wired together, and closes them after it. The signal is aborted by
 * Ctrl-C and the like.
 */
export async function withParts<T>(
  settings: Settings,
  io: Io,
  body: (parts: Composition, signal: AbortSignal, connection: EngineConnection) => Promise<T>,
): Promise<T> {
  const connection = await connectionOf(settings, io.env);
  return withStop(io, async (signal) => {
    try {
      const parts = await io.compose(
        connection,
        await createLogger(settings, (line) => io.stderr.write(`${line}\n`)),
      );
      try {
        return await body(parts, signal, connection);
      } finally {
        await parts.close();
      }
    } catch (error) {
      throw hostProblem(error, connection.from);
    }
  });
}
