import type { CredentialProvider, Credentials, RegistryTarget } from '@drv/core';
import { startTimer, throwIfAborted } from '@drv/core/driver';
import { checkAnswer } from './check-answer.ts';
import { providerError } from './provider-error.ts';
import { versionOf } from './version-of.ts';
import { createAnswerStore, targetKey, type KeptAnswer } from '../cache/answer-store.ts';
import { cachedOptions, type CachedOptions } from './cached-options.ts';
import { createSingleFlight } from '../cache/single-flight.ts';

/** A provider that keeps the answers of another. */
export interface CachedProvider extends CredentialProvider, Disposable {
  /** Forgets the answers for the target's registry, those that are being fetched included. */
  invalidate(target: RegistryTarget): void;
  /** Forgets every answer. Idempotent; the provider can be used afterwards. */
  clear(): void;
}

// With less than this left, a failed refresh is not tried again before the answer expires.
const REFRESH_AGAIN_MS = 1_000;

/**
 * Keeps the answers of a provider for a time. At half of it, the kept answer is still given at once, and a fresh one
 * is fetched behind it; should that fail, the kept one counts until its end. Whoever asks the same at the same time
 * shares one question. Errors are not kept. A provider that tells its version (those for files and for the environment
 * do) is asked for that each time, and again for the answer where it changed.
 *
 * Answers are kept for each registry and repository in this object alone, so what one tenant's provider answered is
 * given to no other tenant.
 */
export function cached(provider: CredentialProvider, options: CachedOptions = {}): CachedProvider {
  const { ttlMs, negativeTtlMs, maxEntries, refreshTimeoutMs, now } = cachedOptions(options);
  const answers = createAnswerStore(maxEntries);
  const flights = createSingleFlight<Credentials | undefined>();
  // Counts invalidations: what was asked before one must not be kept after it.
  let epoch = 0;
  let behind = new AbortController();

  const keep = (
    target: RegistryTarget,
    credentials: Credentials | undefined,
    version: string | undefined,
  ): void => {
    const lives = credentials === undefined || credentials.kind === 'anonymous' ? negativeTtlMs : ttlMs;
    const end = now() + Math.min(lives, ttlMs);
    const own = credentials !== undefined && 'expiresAt' in credentials ? credentials.expiresAt : undefined;
    const expiresAt = Math.min(end, own ?? end);
    const refreshAt = now() + (expiresAt - now()) / 2;
    if (expiresAt > now())
      answers.set(target, { registry: target.registry, credentials, version, refreshAt, expiresAt });
  };

  const fetch = (
    target: RegistryTarget,
    signal: AbortSignal | undefined,
  ): Promise<Credentials | undefined> => {
    const begun = epoch;
    const ask = async (abort: AbortSignal): Promise<Credentials | undefined> => {
      try {
        // The version first: should the source change in between, the next caller sees another one.
        const version = await versionOf(provider, { signal: abort });
        const answer = checkAnswer(await provider.resolve(target, { signal: abort }), provider.name);
        if (begun === epoch) keep(target, answer, version);
        return answer;
      } catch (error) {
        throw providerError(error, provider.name, abort);
      }
    };
    return flights.run(`${begun}\n${targetKey(target)}`, ask, signal);
  };

  const refreshBehind = (target: RegistryTarget, kept: KeptAnswer): void => {
    const left = kept.expiresAt - now();
    kept.refreshAt = left > REFRESH_AGAIN_MS ? now() + left / 2 : kept.expiresAt;
    const limit = new AbortController();
    const timer = startTimer(refreshTimeoutMs, () => limit.abort(), { background: true });
    // Its failure is no one's: the kept answer counts on, and whoever comes after its end asks again and is told.
    fetch(target, AbortSignal.any([behind.signal, limit.signal]))
      .catch(() => {})
      .finally(() => timer.cancel());
  };

  const forgetAll = (): void => {
    epoch += 1;
    answers.clear();
    behind.abort();
    behind = new AbortController();
  };

  return {
    name: `cached(${provider.name})`,
    async resolve(target, { signal } = {}) {
      throwIfAborted(signal, 'resolve credentials');
      const kept = answers.get(target);
      if (kept === undefined || now() >= kept.expiresAt) return await fetch(target, signal);
      if ((await currentVersion(provider, signal)) !== kept.version) return await fetch(target, signal);
      if (now() >= kept.refreshAt) refreshBehind(target, kept);
      return kept.credentials;
    },
    invalidate(target) {
      epoch += 1;
      answers.dropRegistry(target);
      provider.invalidate?.(target);
    },
    clear: forgetAll,
    [Symbol.dispose]: forgetAll,
  };
}

async function currentVersion(
  provider: CredentialProvider,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    return await versionOf(provider, { signal });
  } catch (error) {
    throw providerError(error, provider.name, signal);
  }
}
