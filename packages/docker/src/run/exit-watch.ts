import { abortable, DrvError, within, type Logger } from '@drv/core';
import { hasEnded } from '../engine/container-state.ts';
import type { PendingExit } from '../engine/container-wait.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { inspectPatiently } from './inspect-patiently.ts';

/** How an exit came to be known. */
export interface SeenExit {
  /** What the wait answered; absent when it was learnt by asking afterwards. */
  readonly exitCode?: number;
  /** The engine was out of reach at some time while the task ran. */
  readonly engineWasLost: boolean;
}

export interface ExitWatchOptions {
  readonly engine: Pick<EngineClient, 'inspect' | 'wait'>;
  readonly containerId: string;
  readonly logger: Logger;
  /** Milliseconds that a lost engine has to come back. */
  readonly engineLostMs: number;
  /** Called when the task runs on although its output has ended: the connection to it was lost. */
  readonly onOutputLost: () => void;
  /** Ends the watch: the exit does not matter any more. */
  readonly signal: AbortSignal;
}

// An engine whose containerd was restarted may never answer a wait: the state is asked for besides, now and then.
const CHECK_EVERY_MS = 15_000;
// The engine answers some milliseconds after the end of the output. If it does not, the connection may have been lost.
const CHECK_AFTER_OUTPUT_MS = 100;

/**
 * Resolves once the container has ended, however the engine behaves meanwhile: a wait that is cut is taken up again,
 * one that never answers is checked against the container's state.
 *
 * `first` was registered before the start. `outputEnded` is a hint that the end is near.
 *
 * @throws `DRV_OUTCOME_UNKNOWN` when the container is gone; `DRV_ENGINE_UNAVAILABLE` when the engine stays lost.
 */
export async function watchExit(
  first: PendingExit,
  outputEnded: Promise<unknown>,
  options: ExitWatchOptions,
): Promise<SeenExit> {
  const { engine, containerId, signal, logger } = options;
  let pending = first;
  let engineWasLost = false;
  try {
    for (;;) {
      const answer = await nextAnswer(pending, outputEnded, options);
      if (answer.kind === 'exit') return { exitCode: answer.exitCode, engineWasLost };
      if (answer.kind === 'ended') return { engineWasLost };
      pending.abandon();
      engineWasLost = true;
      logger.warn({ error: String(answer.error) }, 'the wait for the exit was cut; asking the engine');
      const state = await inspectPatiently(engine, containerId, options);
      if (state === undefined) throw gone();
      if (hasEnded(state)) return { engineWasLost };
      options.onOutputLost();
      pending = await engine.wait(containerId, 'not-running', { signal }).catch(cutAtOnce);
    }
  } finally {
    pending.abandon();
  }
}

/** A wait that could not be registered. */
function cutAtOnce(error: unknown): PendingExit {
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
  outputEnded: Promise<unknown>,
  { engine, containerId, signal, onOutputLost }: ExitWatchOptions,
): Promise<Answer> {
  const exit: Promise<Answer> = pending.exitCode.then(
    (exitCode) => ({ kind: 'exit', exitCode }),
    (error: unknown) => ({ kind: 'cut', error }),
  );
  let hint = outputEnded.then(() => 'output-ended' as const);
  for (;;) {
    const woken = await within(
      abortable(Promise.race([exit, hint]), signal, 'wait for exit'),
      CHECK_EVERY_MS,
    );
    if (woken.done && isAnswer(woken.value)) return woken.value;
    // The output ended, or a while has passed: the answer should be on its way.
    const soon = await within(abortable(exit, signal, 'wait for exit'), CHECK_AFTER_OUTPUT_MS);
    if (soon.done) return soon.value;
    const state = await engine.inspect(containerId, { signal }).catch(() => undefined);
    if (state !== undefined && hasEnded(state)) return { kind: 'ended' };
    if (state !== undefined && woken.done) onOutputLost();
    hint = new Promise(() => {});
  }
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function gone(): DrvError {
  return new DrvError(
    'DRV_OUTCOME_UNKNOWN',
    'The container was removed by somebody else: its outcome is not known',
    {
      op: 'wait for exit',
    },
  );
}
