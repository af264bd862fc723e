import { operation, throwIfAborted, type StartOptions } from '@drv/core';
import { createOutputPlane } from '../streams/output-plane.ts';
import { pumpStdin } from '../streams/pump-stdin.ts';
import { DockerRunHandle } from './docker-run-handle.ts';
import { INIT_MESSAGE_BYTES } from './init-failure.ts';
import { createOutputHead } from './output-head.ts';
import type { RunContext } from './run-context.ts';
import { startTaskContainer } from './start-container.ts';
import { startFailure } from './start-failure.ts';

/**
 * Starts a created container so that no part of what it does is missed: attach (the engine has hooked its pipes),
 * wait (the engine has registered the waiter), start, and only then input.
 *
 * Abort before the start rejects with `DRV_ABORTED`; from the start on it stops the task.
 */
export async function startRun(context: RunContext, io: StartOptions): Promise<DockerRunHandle> {
  const { engine, containerId, task, fields, logger } = context;
  const { signal } = io;
  // A task may write more than it may before the engine has answered that it runs.
  let wroteTooMuch = false;
  let overLimit = () => {
    wroteTooMuch = true;
  };
  const head = createOutputHead(INIT_MESSAGE_BYTES);
  const output = createOutputPlane({
    tty: task.tty ?? false,
    stdout: io.stdout,
    stderr: io.stderr,
    policy: task.output,
    spoolMemoryBytes: context.spool.memoryBytes,
    spoolDirectory: context.spool.directory,
    lastWords: context.traits.lastWords,
    observe: (_stream, view) => head.observe(view),
    onLimit: () => overLimit(),
    onFault: ({ what, error }) => logger.warn({ what, error: String(error) }, 'output was lost'),
  });
  try {
    const socket = await operation('container.attach', fields, () =>
      engine.attach(containerId, { signal }).catch((error: unknown) => {
        throw context.traits.createsOnAttach ? startFailure(error, task.id) : error;
      }),
    );
    output.connect(socket);
    const pending = await engine.wait(containerId, 'next-exit', { signal });
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
    const handle = new DockerRunHandle(context, { pending, output, head, times });
    overLimit = () => void handle.stop('output-limit');
    if (wroteTooMuch) overLimit();
    stopOnAbort(handle, signal);
    if (io.onStat !== undefined) handle.onStat(io.onStat);
    void pumpStdin(io.stdin, socket, { signal: handle.ended, tty: task.tty ?? false }).then((end) => {
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

function stopOnAbort(handle: DockerRunHandle, signal: AbortSignal | undefined): void {
  if (signal === undefined) return;
  const onAbort = () => void handle.stop('caller', describe(signal.reason));
  if (signal.aborted) return onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  handle.ended.addEventListener('abort', () => signal.removeEventListener('abort', onAbort), { once: true });
}

/** The caller's reason as text. */
function describe(reason: unknown): string | undefined {
  if (reason instanceof Error) return reason.message;
  return typeof reason === 'string' ? reason : undefined;
}
