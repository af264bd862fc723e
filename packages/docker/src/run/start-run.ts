import type { StartOptions } from '@drv/core';
import { pumpStdin } from '../output/pump-stdin.ts';
import { attachAndStart } from './attach-and-start.ts';
import { DockerRunHandle } from './docker-run-handle.ts';
import { openOutput } from '../output/open-output.ts';
import type { RunContext } from './run-context.ts';
import { stopOnAbort } from './stop-on-abort.ts';

/**
 * Starts a created container so that no part of what it does is missed: attach, wait, start, and only then input.
 *
 * Abort before the start rejects with `DRV_ABORTED`; from the start on it stops the task.
 */
export async function startRun(context: RunContext, io: StartOptions): Promise<DockerRunHandle> {
  const { task, logger } = context;
  const { signal } = io;
  const { output, head, whenOverLimit } = openOutput(context, io);
  try {
    const { socket, ...started } = await attachAndStart(context, { output, head, signal });
    const inputGiven = !hasInput(io);
    const handle = new DockerRunHandle(context, { ...started, output, head, inputGiven });
    whenOverLimit(() => void handle.stop('output-limit'));
    stopOnAbort(handle, signal);
    if (io.onStat !== undefined) handle.onStat(io.onStat);
    void pumpStdin(io.stdin, socket, { signal: handle.ended, tty: task.tty ?? false }).then((end) => {
      if (end.ended === 'eof' && hasInput(io)) handle.inputEnded();
      if (end.ended === 'closed-by-task' && hasInput(io)) handle.inputCut();
      if (end.ended !== 'failed') return;
      logger.warn({ error: String(end.error) }, 'the input failed: stopping the task');
      void handle.stop('caller', 'its input failed');
    });
    return handle;
  } catch (error) {
    await output.destroy();
    throw error;
  }
}

/** A stream may have some. */
function hasInput({ stdin }: StartOptions): boolean {
  return stdin !== undefined && stdin !== '' && !(stdin instanceof Uint8Array && stdin.length === 0);
}
