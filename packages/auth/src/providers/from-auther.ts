import type { Auther, CredentialProvider } from '@drv/core';
import { checkKinds, kind, type KindsOf, throwIfAborted, within } from '@drv/core/driver';
import { credentialError } from '../report/credential-error.ts';
import { checkAnswer } from './check-answer.ts';
import { providerError } from './provider-error.ts';

export interface FromAutherOptions {
  /**
   * Milliseconds that the function has for its answer; its signal is then aborted.
   * @default 60000
   */
  readonly timeoutMs?: number | undefined;
}

export const FROM_AUTHER: KindsOf<FromAutherOptions> = {
  timeoutMs: kind.number({ least: 1, endless: true }),
};

/**
 * A provider that is one function. What it throws stops the task. Abort rejects at once, also when the function does
 * not look at its signal.
 *
 * @throws `DRV_INVALID_OPTION` for a `timeoutMs` that is no number from 1 upwards.
 */
export function fromAuther(
  name: string,
  auther: Auther,
  options: FromAutherOptions = {},
): CredentialProvider {
  checkKinds(options, FROM_AUTHER, 'fromAuther');
  const { timeoutMs = 60_000 } = options;
  return {
    name,
    async resolve(target, { signal } = {}) {
      throwIfAborted(signal, 'resolve credentials');
      const own = new AbortController();
      const both = signal === undefined ? own.signal : AbortSignal.any([signal, own.signal]);
      try {
        const asked = (async () => auther(target, { signal: both }))();
        const answered = await within(asked, timeoutMs, { signal: both });
        if (answered.done) return checkAnswer(answered.value, name);
      } catch (error) {
        throw providerError(error, name, signal);
      } finally {
        own.abort();
      }
      throw credentialError(`The credential provider "${name}" did not answer within ${timeoutMs} ms`, {
        problem: 'provider',
      });
    },
  };
}
