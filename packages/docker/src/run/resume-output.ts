import type { OutputPlane } from '../streams/output-plane.ts';
import type { RunContext } from './run-context.ts';

/**
 * Takes the output up again from the engine's log of the container, after the connection to it was lost. Where the
 * engine keeps no log, or not all of it, the output is told to be incomplete. Never rejects.
 */
export async function resumeOutput(
  output: OutputPlane,
  {
    engine,
    containerId,
    logger,
    follow,
  }: Pick<RunContext, 'engine' | 'containerId' | 'logger'> & {
    /** The task still runs. */
    readonly follow: boolean;
  },
): Promise<void> {
  try {
    output.resume(await engine.logs(containerId, { follow }));
    logger.info({ follow }, "the output goes on from the engine's log");
  } catch (error) {
    output.giveUp();
    logger.warn({ error: String(error) }, 'the rest of the output cannot be had');
  }
}
