import type { Logger } from '@drv/core';
import { DrvError, type StopAttempt, type StopCause, within } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { createSentSignals, SIGNAL_ANSWER_MS } from './sent-signals.ts';
import type { Timing } from './timing.ts';

export interface StopRequest {
  readonly reason: StopCause;
  /** The caller's words. */
  readonly because?: string | undefined;
  /** Milliseconds between the stop signal and SIGKILL. */
  readonly graceMs: number;
}

/** A container, and how it is stopped. */
export interface StoppableContainer {
  readonly engine: Pick<EngineClient, 'kill' | 'unpause'>;
  readonly containerId: string;
  readonly logger: Logger;
  /** The signal that asks the task to end. */
  readonly stopSignal: string;
  readonly traits: Pick<EngineTraits, 'killsFrozen'>;
  readonly timing: Pick<Timing, 'killMs'>;
}

/** What the stopper needs of the run. */
export interface StoppedRun {
  /** Resolves when the container has ended, or never will be known to have. Never rejects. */
  readonly exited: Promise<unknown>;
  /** A frozen process acts on no signal: it is thawed first. */
  isPaused(): boolean;
  /** Lets go of the output: a reader that stands still keeps the engine from ending a container. */
  releaseOutput(): void;
}

/** Stops one task; knows who asked first and what was done. */
export interface Stopper {
  /** Resolves when the container has ended, or when everything was tried. */
  stop(request: StopRequest): Promise<void>;
  /** Once the exit was seen, no reason counts any more. */
  seal(): void;
  /**
   * Rejects when the container could not be ended: with `DRV_ENGINE_TIMEOUT`, or with what became of the last signal.
   * Never resolves.
   */
  readonly gaveUp: Promise<never>;
  /**
   * What was done, once the engine has answered, or had its time to: an exit may be seen before the answer to the
   * signal that caused it.
   */
  evidence(): Promise<StopAttempt | { readonly reason: 'input-lost' } | undefined>;
}

/**
 * `idle` → `terminating` → `killing` → `gave up`, and from each of them `ended`. A request without a grace period goes
 * from `idle` to `killing`.
 */
type StopState = 'idle' | 'terminating' | 'killing' | 'gave up' | 'ended';

const KILL_ATTEMPTS = 3;

export function createStopper(container: StoppableContainer, run: StoppedRun): Stopper {
  const { engine, containerId, logger, stopSignal, traits, timing } = container;
  const { exited } = run;
  const sent = createSentSignals(container);
  let state: StopState = 'idle';
  /** The first request: its reason counts. */
  let first: (StopRequest & { readonly requestedAt: string }) | undefined;
  /** When the grace period is over, on the clock of `performance.now()`. Only ever made shorter. */
  let killAt = Number.POSITIVE_INFINITY;
  let onShorter = () => {};
  let stopping: Promise<void> | undefined;
  let giveUp: (error: DrvError) => void = () => {};
  const gaveUp = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  gaveUp.catch(() => {});

  const isOver = () => state === 'ended' || state === 'gave up';

  function enter(next: StopState): void {
    if (isOver()) return;
    if (first !== undefined) logger.debug({ from: state, to: next, reason: first.reason }, 'stop task');
    state = next;
  }

  async function carryOut(): Promise<void> {
    if (killAt > performance.now()) {
      enter('terminating');
      await thaw();
      await within(sent.send(stopSignal), SIGNAL_ANSWER_MS);
      if (await endsInGrace()) return enter('ended');
    }
    enter('killing');
    if (!traits.killsFrozen) await thaw();
    for (let attempt = 0; attempt < KILL_ATTEMPTS && !isOver(); attempt += 1) {
      // From here on nothing may hold the engine up, not even for output.
      run.releaseOutput();
      const killed = sent.send('SIGKILL').then(() => exited);
      if ((await within(Promise.race([exited, killed]), timing.killMs)).done) return enter('ended');
      logger.warn({ attempt }, 'the container did not end after SIGKILL');
    }
    if (isOver()) return;
    enter('gave up');
    giveUp(notEnded(sent.lastFailure));
  }

  /** A frozen process acts on no signal. */
  async function thaw(): Promise<void> {
    if (run.isPaused()) await within(engine.unpause(containerId), SIGNAL_ANSWER_MS).catch(() => {});
  }

  /** False when the grace period is over, which a later request may have made shorter. */
  async function endsInGrace(): Promise<boolean> {
    const ended = exited.then(() => true);
    for (let leftMs = killAt - performance.now(); leftMs > 0; leftMs = killAt - performance.now()) {
      const shorter = new Promise<false>((resolve) => {
        onShorter = () => resolve(false);
      });
      const woken = await within(Promise.race([ended, shorter]), leftMs);
      if (woken.done && woken.value) return true;
    }
    return false;
  }

  return {
    gaveUp,
    async stop(request) {
      if (state === 'ended') return;
      first ??= { ...request, requestedAt: new Date().toISOString() };
      killAt = Math.min(killAt, performance.now() + request.graceMs);
      onShorter();
      stopping ??= carryOut();
      await stopping;
    },
    seal() {
      enter('ended');
    },
    async evidence() {
      if (first === undefined) return undefined;
      await sent.answered();
      const { reason, because, requestedAt } = first;
      if (reason === 'input-lost') return { reason };
      const { signals, delivered } = sent;
      return { reason, because, requestedAt, delivered, signals, forced: signals.includes('SIGKILL') };
    },
  };
}

function notEnded(cause: unknown): DrvError {
  const code = DrvError.is(cause, 'DRV_ENGINE_UNAVAILABLE') ? cause.code : 'DRV_ENGINE_TIMEOUT';
  return new DrvError(code, 'The engine could not end the container', { op: 'stop task', cause });
}
