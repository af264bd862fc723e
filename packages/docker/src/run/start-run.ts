import { hasInput } from '../output/has-input.ts';
import { openOutput } from '../output/open-output.ts';
import { inputFailure, pumpStdin, type StartOptions } from '@drv/core/driver';
import { attachAndStart } from './attach-and-start.ts';
import type { DockerRunHandle } from './docker-run-handle.ts';
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
    const hasSome = hasInput(io);
    if (!hasSome) record.add({ what: 'no-input' });
    const handle = superviseRun(context, { ...opened, ...started }, io);
    void pumpStdin(io.stdin, socket, { signal: handle.ended, tty: task.tty ?? false }).then((end) => {
      const at = Date.now();
      if (hasSome && end.ended === 'eof') record.add({ what: 'input-ended', at });
      if (hasSome && end.ended === 'closed-by-task') record.add({ what: 'input-cut', at });
      if (end.ended !== 'failed') return;
      logger.warn({ error: String(end.error) }, 'the input failed: stopping the task');
      void handle.stop('caller', inputFailure(end.error));
    });
    return handle;
  } catch (error) {
    await output.destroy();
    throw error;
  }
}
