import { openOutput } from '../output/open-output.ts';
import { inputFailure, type StartOptions } from '@drv/core/driver';
import { attachAndStart } from './attach-and-start.ts';
import type { DockerRunHandle } from './docker-run-handle.ts';
import { giveInput } from './give-input.ts';
import { launchParked } from './launch-parked.ts';
import type { RunContext } from './run-context.ts';
import { superviseRun } from './supervise-run.ts';

/**
 * Starts a created container so that no part of what it does is missed: attach, wait, start, and only then input. Or gives a
 * parked one its task.
 *
 * Abort before the start rejects with `DRV_ABORTED`; from the start on it stops the task.
 */
export async function startRun(context: RunContext, io: StartOptions): Promise<DockerRunHandle> {
  const { task, logger } = context;
  const opened = openOutput(context, io);
  const { output, head, record } = opened;
  try {
    const { parked } = context;
    const { socket, ...started } =
      parked === undefined
        ? await attachAndStart(context, { output, head, record, signal: io.signal })
        : await launchParked(context, parked, { output, record, signal: io.signal });
    const handle = superviseRun(context, { ...opened, ...started }, io);
    const { sourceEnded } = output;
    const { tty = false } = task;
    void giveInput(io, { socket, record, sourceEnded, ended: handle.ended, tty }).then((given) => {
      if (given.ended !== 'failed') return;
      logger.warn({ error: String(given.error) }, 'the input failed: stopping the task');
      void handle.stop('caller', inputFailure(given.error));
    });
    return handle;
  } catch (error) {
    await output.destroy();
    throw error;
  }
}
