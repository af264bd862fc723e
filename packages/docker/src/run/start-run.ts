import type { StartOptions } from '@drv/core';
import { operation, throwIfAborted } from '@drv/core/driver';
import { pumpStdin } from '../output/pump-stdin.ts';
import { DockerRunHandle } from './docker-run-handle.ts';
import { openOutput } from '../output/open-output.ts';
import type { RunContext } from './run-context.ts';
import { startTaskContainer } from './start-container.ts';
import { startFailure } from '../outcome/start-failure.ts';
import { stopOnAbort } from './stop-on-abort.ts';

/**
 * Starts a created container so that no part of what it does is missed: attach (the engine has hooked its pipes),
 * wait (the engine has registered the waiter), start, and only then input.
 *
 * Abort before the start rejects with `DRV_ABORTED`; from the start on it stops the task.
 */
export async function startRun(context: RunContext, io: StartOptions): Promise<DockerRunHandle> {
  const { engine, containerId, task, fields, logger } = context;
  const { signal } = io;
  const { output, head, whenOverLimit } = openOutput(context, io);
  try {
    const attachedAt = performance.now();
    const socket = await operation('container.attach', fields, () =>
      engine.attach(containerId, { signal }).catch((error: unknown) => {
        throw context.traits.createsOnAttach ? startFailure(error, task.id) : error;
      }),
    );
    output.connect(socket);
    const waitedAt = performance.now();
    const pending = await engine.wait(containerId, 'next-exit', { signal });
    const engineLagMs = Math.max(waitedAt - attachedAt, performance.now() - waitedAt);
    const sentAt = Date.now();
    try {
      throwIfAborted(signal, 'start task');
      await operation('container.start', fields, () =>
        startTaskContainer({
          engine,
          containerId,
          taskId: task.id,
          logger,
          engineLostMs: context.timing.engineLostMs,
          hasWritten: () => head.hasSome,
        }),
      );
    } catch (error) {
      // After a failed start this wait would never be answered.
      pending.abandon();
      throw error;
    }
    const times = { sentAt, answeredAt: Date.now() };
    const inputGiven = !hasInput(io);
    const handle = new DockerRunHandle(context, { pending, output, head, times, engineLagMs, inputGiven });
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
