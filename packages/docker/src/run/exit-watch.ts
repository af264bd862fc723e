import { DrvError, type Logger } from '@drv/core';
import { backOff, delay, within } from '@drv/core/driver';
import { isOver } from '../engine/calls/container-state.ts';
import type { PendingExit } from '../engine/calls/container-wait.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { Timing } from './timing.ts';
import type { Resumed } from '../output/resume-output.ts';
import { inspectUntilAnswered } from './inspect-until-answered.ts';

/** How an exit came to be known. */
export interface SeenExit {
  /** What the wait answered; absent when it was learnt by asking afterwards. */
  readonly exitCode?: number;
  /**
   * The engine was away at some time while the task ran, or may have been: what it says of the end may be made up. A
   * cut of the wait alone is a proxy's: an engine that restarts cuts the output as well.
   */
  readonly engineWasLost: boolean;
  /** The connection of the last wait was lost, and the task had ended when the engine was asked next. @default false */
  readonly waitWasLost?: boolean;
}

/** A container whose end is awaited. */
export interface WatchedContainer {
  readonly engine: Pick<EngineClient, 'inspect' | 'wait'>;
  readonly containerId: string;
  readonly logger: Logger;
  readonly timing: Pick<Timing, 'engineLostMs'>;
}

export interface ExitWatchOptions {
  /** Resolves when nothing more comes from the present connection to the output: a hint that the end is near. */
  outputEnded(): Promise<unknown>;
  /**
   * Called when the task runs on although its output has ended: the connection to it was lost. Tells whether there
   * is another one now. Called again after a while where there may yet be one: a task whose output nobody has is not stopped at
   * its limit.
   */
  onOutputLost(): Promise<Resumed>;
  /** Ends the watch: the exit does not matter any more. */
  readonly signal: AbortSignal;
}

// An engine whose containerd was restarted may never answer a wait: the state is asked for besides, now and then.
const CHECK_EVERY_MS = 15_000;
// The engine answers some milliseconds after the end of the output. If it does not, the connection may have been lost.
const CHECK_AFTER_OUTPUT = { firstMs: 200, maxMs: CHECK_EVERY_MS };
// A wait that is refused, or cut, again and again is not tried without a pause.
const BETWEEN_WAITS = { firstMs: 100, maxMs: 5_000 };

/**
 * Resolves once the container has ended, or is gone, however the engine behaves meanwhile: a wait that is cut is taken up again,
 * one that never answers is checked against the container's state.
 *
 * `first` was registered before the start.
 *
 * @throws `DRV_ENGINE_UNAVAILABLE` when the engine stays lost.
 */
export async function watchExit(
  first: PendingExit,
  container: WatchedContainer,
  options: ExitWatchOptions,
): Promise<SeenExit> {
  const { engine, containerId, logger, timing } = container;
  const { signal } = options;
  const lost = { engine: false };
  let pending = first;
  try {
    for (let cuts = 1; ; cuts += 1) {
      const answer = await nextAnswer(pending, container, options);
      if (answer.kind === 'exit') return { exitCode: answer.exitCode, engineWasLost: lost.engine };
      if (answer.kind === 'ended') return { engineWasLost: lost.engine };
      pending.abandon();
      logger.warn({ error: String(answer.error) }, 'the wait for the exit was cut; asking the engine');
      const state = await inspectUntilAnswered(engine, containerId, {
        ...timing,
        signal,
        onFailure: () => {
          lost.engine = true;
        },
      });
      const waitWasLost = DrvError.is(answer.error, 'DRV_ENGINE_UNAVAILABLE');
      // Where it is gone, whoever asks for its end learns what is known of that.
      if (state === undefined) return { engineWasLost: lost.engine, waitWasLost };
      const outputIsOver = (await within(options.outputEnded(), 0)).done;
      lost.engine ||= outputIsOver;
      if (isOver(state)) return { engineWasLost: lost.engine, waitWasLost };
      if (outputIsOver) await options.onOutputLost();
      if (cuts > 1) await delay(backOff(cuts - 1, BETWEEN_WAITS), signal);
      pending = await engine.wait(containerId, 'not-running', { signal }).catch(cutAtOnce);
    }
  } finally {
    pending.abandon();
  }
}

/** A wait that could not be registered. */
export function cutAtOnce(error: unknown): PendingExit {
  const exitCode = Promise.reject<number>(error instanceof Error ? error : new Error(String(error)));
  exitCode.catch(() => {});
  return { exitCode, abandon() {} };
}

type Answer =
  | { readonly kind: 'exit'; readonly exitCode: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'cut'; readonly error: unknown };

async function nextAnswer(
  pending: PendingExit,
  { engine, containerId }: WatchedContainer,
  { signal, outputEnded, onOutputLost }: ExitWatchOptions,
): Promise<Answer> {
  const watch = watchAnswer(pending, signal);
  watch.awaitOutput(outputEnded());
  let isMissing = false;
  for (let losses = 1; ; ) {
    const answered = await watch.within(CHECK_EVERY_MS, { orOutputEnd: true });
    if (answered !== undefined) return answered;
    const outputIsOver = watch.outputIsOver;
    // The output ended, or a while has passed: the answer should be on its way.
    const soon = await watch.within(backOff(losses, CHECK_AFTER_OUTPUT));
    if (soon !== undefined) return soon;
    const state = await engine.inspect(containerId, { signal }).catch(() => undefined);
    if (state !== undefined && isOver(state)) return { kind: 'ended' };
    if (!outputIsOver && !isMissing) continue;
    losses += 1;
    if (state === undefined) continue;
    const resumed = await onOutputLost();
    isMissing = resumed === 'later';
    watch.awaitOutput(resumed === 'resumed' ? outputEnded() : undefined);
  }
}

/**
 * Waits for an answer again and again. Both promises may stay open for days, and a promise that is open keeps whoever has ever
 * waited for it: so each is waited for once.
 */
function watchAnswer({ exitCode }: PendingExit, signal: AbortSignal) {
  let answer: Answer | undefined;
  let output: Promise<unknown> | undefined;
  let outputIsOver = false;
  let look = () => {};
  const tell = (given: Answer) => {
    answer = given;
    look();
  };
  exitCode.then(
    (code) => tell({ kind: 'exit', exitCode: code }),
    (error: unknown) => tell({ kind: 'cut', error }),
  );
  return {
    get outputIsOver() {
      return outputIsOver;
    },
    /** From now on this is the output; absent: it never ends. */
    awaitOutput(ended: Promise<unknown> | undefined): void {
      output = ended;
      outputIsOver = false;
      void ended?.then(() => {
        if (output !== ended) return;
        outputIsOver = true;
        look();
      });
    },
    /** The answer, if it comes within so many milliseconds. @throws `DRV_ABORTED` */
    async within(ms: number, { orOutputEnd = false } = {}): Promise<Answer | undefined> {
      const enough = new Promise<void>((resolve) => {
        look = () => {
          if (answer !== undefined || (orOutputEnd && outputIsOver)) resolve();
        };
      });
      look();
      await within(enough, ms, { signal, op: 'wait for exit' });
      return answer;
    },
  };
}
