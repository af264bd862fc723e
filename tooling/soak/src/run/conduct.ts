import { setTimeout as after } from 'node:timers/promises';
import { operationChannel, type Driver, type PreparedTask, type RunResult } from '@drv/core';
import type { OperationListener, TaskWithId } from '@drv/core/driver';
import type { Observed } from '../judge/observed.ts';
import { CheckedOutput } from '../play/checked-output.ts';
import { NOTHING } from '../play/content.ts';
import type { Play, Running } from '../play/play.ts';

export interface ConductOptions {
  readonly driver: Driver;
  readonly task: TaskWithId;
  /** Told what it is at, so that a hang can be named. */
  readonly onStep: (step: string) => void;
  /** Gives the task up: it is aborted. */
  readonly signal: AbortSignal;
}

/** Runs one task as its play has it, and tells what its caller was told. Never rejects. */
export async function conduct(
  play: Play,
  { driver, task, onStep, signal }: ConductOptions,
): Promise<Observed> {
  const stdout = new CheckedOutput(play.truth.stdout ?? NOTHING, { pauseMs: play.readerPauseMs });
  const stderr = new CheckedOutput(play.truth.stderr ?? NOTHING);
  const controller = new AbortController();
  const abort = (reason: unknown) => controller.abort(reason);
  const giveUp = () => abort(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  const disarm = arm(play, task.id, abort);
  const { asyncEnd: drained } = operationChannel('output.drain');
  const onDrained: OperationListener = ({ taskId, evidence }) => {
    if (taskId === task.id && evidence !== undefined) seen.doubt = evidence;
  };
  drained.subscribe(onDrained);
  const seen: {
    result?: RunResult;
    answeredAt?: number;
    error?: unknown;
    meanwhileError?: unknown;
    closeError?: unknown;
    closeMs?: number;
    doubt?: string;
  } = {};
  let closingAt: number | undefined;
  let prepared: PreparedTask | undefined;

  async function run(ready: PreparedTask): Promise<void> {
    onStep('start');
    const handle = await ready.start({
      signal: controller.signal,
      stdout,
      stderr,
      ...(play.stdin === undefined ? {} : { stdin: play.stdin() }),
      ...(play.stats === true ? { onStat: () => {} } : {}),
    });
    onStep('wait');
    const waiting = play.detached === true ? undefined : handle.wait();
    waiting?.catch(() => {});
    const close = () => {
      if (closingAt !== undefined) return Promise.resolve(ready[Symbol.asyncDispose]());
      closingAt = performance.now();
      return ready.close();
    };
    const running: Running = { task, driver, close, handle, stdout, abort };
    const beside = play.meanwhile?.(running).catch(async (error: unknown) => {
      seen.meanwhileError = error;
      await handle.kill({ graceMs: 0, reason: 'given up' }).catch(() => {});
    });
    if (waiting === undefined) await beside;
    seen.result = await (waiting ?? handle.wait());
    seen.answeredAt = Date.now();
    onStep('what its caller does beside waiting');
    await beside;
  }

  try {
    onStep('prepare');
    prepared = await driver.prepare(task, {
      signal: controller.signal,
      onPull: () => {
        if (play.abort === 'pulling') abort(new Error('aborted while the image is pulled'));
      },
    });
    // A pull that others had begun may end without one more event.
    if (play.abort === 'pulling') abort(new Error('aborted after the image was pulled'));
    if (play.unstarted !== true) await run(prepared);
  } catch (error) {
    seen.error = error;
  }
  try {
    onStep('close');
    await prepared?.close();
    if (closingAt !== undefined) seen.closeMs = performance.now() - closingAt;
  } catch (error) {
    seen.closeError = error;
  }
  disarm();
  drained.unsubscribe(onDrained);
  onStep('its readers');
  await Promise.all([stdout.settle(), stderr.settle()]);
  signal.removeEventListener('abort', giveUp);
  onStep('done');
  return { taskId: task.id, stdout, stderr, ...seen };
}

/** Sees to it that the signal is aborted when the play has it so; the function that comes back ends that. */
function arm({ abort: when }: Play, taskId: string, abort: (reason: unknown) => void): () => void {
  if (when === 'before') abort(new Error('aborted before anything'));
  if (typeof when !== 'object') return () => {};
  if ('afterMs' in when) {
    const timer = new AbortController();
    after(when.afterMs, undefined, timer).then(
      () => abort(new Error('aborted after a while')),
      () => {},
    );
    return () => timer.abort();
  }
  const { start } = operationChannel(when.at);
  const onStart = (message: unknown) => {
    if (typeof message !== 'object' || message === null) return;
    if ('taskId' in message && message.taskId === taskId) abort(new Error(`aborted at ${when.at}`));
  };
  start.subscribe(onStart);
  return () => start.unsubscribe(onStart);
}
