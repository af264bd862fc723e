import { DrvError, type Logger, type StopEvidence, type StopReason } from '@drv/core';
import { within } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';

export interface StopRequest {
  readonly reason: StopReason;
  /** The caller's words. */
  readonly because?: string | undefined;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly graceMs: number;
}

export interface StopperOptions {
  readonly engine: Pick<EngineClient, 'kill' | 'unpause'>;
  readonly containerId: string;
  readonly logger: Logger;
  /** Resolves when the container has ended, or never will be known to have. Never rejects. */
  readonly exited: Promise<unknown>;
  /** A frozen process takes no SIGTERM: it is thawed first. */
  readonly isPaused: () => boolean;
  /** It takes SIGKILL. */
  readonly killsFrozen: boolean;
  /** Lets go of the output: a reader that stands still keeps the engine from ending a container. */
  readonly releaseOutput: () => void;
  /** Milliseconds that the engine has to end a container after SIGKILL, each time it is asked. */
  readonly killTimeoutMs: number;
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
  evidence(): Promise<StopAttempt | undefined>;
}

export interface StopAttempt extends StopEvidence {
  readonly because?: string | undefined;
  /**
   * The engine took a signal of ours, or never said that it did not: it may have taken one and failed, too. False
   * when it said that the container had ended before.
   */
  readonly delivered: boolean;
}

const SIGNAL_ANSWER_MS = 5_000;
const KILL_ATTEMPTS = 3;

export function createStopper(options: StopperOptions): Stopper {
  const { engine, containerId, logger, exited, isPaused, killsFrozen, releaseOutput, killTimeoutMs } =
    options;
  const taken: string[] = [];
  /** One for each time a signal was sent: a later answer says nothing of an earlier one. */
  const unanswered = new Set<{ readonly signal: string }>();
  let failed = false;
  let answers: Promise<unknown> = Promise.resolve();
  let first: (StopRequest & { readonly requestedAt: string }) | undefined;
  let sealed = false;
  let running: Promise<void> | undefined;
  let killAt = Number.POSITIVE_INFINITY;
  let lastFailure: unknown;
  let hurry = () => {};
  let giveUp: (error: DrvError) => void = () => {};
  const gaveUp = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  gaveUp.catch(() => {});

  function send(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const sending = { signal };
    unanswered.add(sending);
    const sent = engine.kill(containerId, signal).then(
      (outcome) => {
        unanswered.delete(sending);
        lastFailure = undefined;
        if (outcome === 'delivered') taken.push(signal);
      },
      (error: unknown) => {
        lastFailure = error;
        // A status was an answer; after anything else the signal may have arrived.
        if (DrvError.is(error) && error.statusCode !== undefined) {
          unanswered.delete(sending);
          failed ||= error.statusCode >= 500;
        }
        logger.warn({ error: String(error), signal }, 'the engine did not answer to a signal');
      },
    );
    answers = Promise.all([answers, sent]);
    return sent;
  }

  async function thaw(): Promise<void> {
    if (isPaused()) await within(engine.unpause(containerId), SIGNAL_ANSWER_MS).catch(() => {});
  }

  /** SIGTERM, and time to act on it. True when the container has ended. */
  async function endsInGrace(): Promise<boolean> {
    await thaw();
    await within(send('SIGTERM'), SIGNAL_ANSWER_MS);
    for (;;) {
      const left = killAt - performance.now();
      if (left <= 0) return false;
      const hurried = new Promise<'hurried'>((resolve) => {
        hurry = () => resolve('hurried');
      });
      const outcome = await within(Promise.race([exited.then(() => 'ended'), hurried]), left);
      if (!outcome.done) return false;
      if (outcome.value === 'ended') return true;
    }
  }

  async function carryOut(graceMs: number): Promise<void> {
    if (graceMs > 0 && (await endsInGrace())) return;
    if (!killsFrozen) await thaw();
    for (let attempt = 0; attempt < KILL_ATTEMPTS && !sealed; attempt += 1) {
      // From here on nothing may hold the engine up, not even for output.
      releaseOutput();
      const ended = await within(Promise.race([exited, send('SIGKILL').then(() => exited)]), killTimeoutMs);
      if (ended.done) return;
      logger.warn({ attempt }, 'the container did not end after SIGKILL');
    }
    if (sealed) return;
    const code = DrvError.is(lastFailure, 'DRV_ENGINE_UNAVAILABLE') ? lastFailure.code : 'DRV_ENGINE_TIMEOUT';
    giveUp(
      new DrvError(code, 'The engine could not end the container', { op: 'stop task', cause: lastFailure }),
    );
  }

  return {
    gaveUp,
    async stop(request) {
      if (sealed) return;
      first ??= { ...request, requestedAt: new Date().toISOString() };
      killAt = Math.min(killAt, performance.now() + request.graceMs);
      hurry();
      running ??= carryOut(request.graceMs);
      await running;
    },
    seal() {
      sealed = true;
    },
    async evidence() {
      if (first === undefined) return undefined;
      await within(answers, SIGNAL_ANSWER_MS);
      const { reason, because, requestedAt } = first;
      const signals = [...new Set([...taken, ...[...unanswered].map((sending) => sending.signal)])];
      const forced = signals.includes('SIGKILL');
      return { reason, because, requestedAt, delivered: failed || signals.length > 0, signals, forced };
    },
  };
}
