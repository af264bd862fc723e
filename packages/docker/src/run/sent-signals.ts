import type { Logger } from '@drv/core';
import { DrvError, within } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';

/** Milliseconds that an engine has to answer to a signal before drv goes on without it. */
export const SIGNAL_ANSWER_MS = 5_000;

/** The signals that were sent to one container, and what the engine answered. */
export interface SentSignals {
  /** Resolves with the engine's answer, whatever it is. */
  send(signal: string): Promise<void>;
  /** Resolves when every signal was answered, or had its time. */
  answered(): Promise<void>;
  /** What the last signal failed with, if it did. */
  readonly lastFailure: unknown;
  /** Those that the engine took, or never said that it did not, in order. */
  readonly signals: readonly string[];
  /**
   * The engine took a signal, or never said that it did not: it may have taken one and failed, too. False when it said
   * that the container had ended before.
   */
  readonly delivered: boolean;
}

export function createSentSignals({
  engine,
  containerId,
  logger,
}: {
  readonly engine: Pick<EngineClient, 'kill'>;
  readonly containerId: string;
  readonly logger: Logger;
}): SentSignals {
  const taken: string[] = [];
  /** One for each time a signal was sent: a later answer says nothing of an earlier one. */
  const unanswered = new Set<{ readonly signal: string }>();
  let failed = false;
  let lastFailure: unknown;
  let answers: Promise<unknown> = Promise.resolve();

  async function sendOne(signal: string): Promise<void> {
    const sending = { signal };
    unanswered.add(sending);
    try {
      const outcome = await engine.kill(containerId, signal);
      unanswered.delete(sending);
      lastFailure = undefined;
      if (outcome === 'delivered') taken.push(signal);
    } catch (error) {
      lastFailure = error;
      // A status was an answer; after anything else the signal may have arrived.
      if (DrvError.is(error) && error.statusCode !== undefined) {
        unanswered.delete(sending);
        failed ||= error.statusCode >= 500;
      }
      logger.warn({ error: String(error), signal }, 'the engine did not answer to a signal');
    }
  }

  const signals = () => [...new Set([...taken, ...[...unanswered].map(({ signal }) => signal)])];
  return {
    send(signal) {
      const sent = sendOne(signal);
      answers = Promise.all([answers, sent]);
      return sent;
    },
    async answered() {
      await within(answers, SIGNAL_ANSWER_MS);
    },
    get lastFailure() {
      return lastFailure;
    },
    get signals() {
      return signals();
    },
    get delivered() {
      return failed || signals().length > 0;
    },
  };
}
