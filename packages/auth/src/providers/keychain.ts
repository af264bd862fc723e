import type { CredentialProvider } from '@drv/core';
import { throwIfAborted } from '@drv/core/driver';
import { checkAnswer } from './check-answer.ts';
import { providerError } from './provider-error.ts';
import { versionOf } from './version-of.ts';
import type { VersionedProvider } from './versioned-provider.ts';

/**
 * Asks providers in turn: the first answer counts, `anonymous` included, and an error ends the search. The order is
 * between the providers alone; a longer path in a later one does not beat a shorter path in an earlier one.
 */
export function keychain(...providers: readonly CredentialProvider[]): VersionedProvider {
  return {
    name: `keychain(${providers.map(({ name }) => name).join(', ')})`,
    async resolve(target, { signal } = {}) {
      for (const provider of providers) {
        throwIfAborted(signal, 'resolve credentials');
        try {
          const answer = checkAnswer(await provider.resolve(target, { signal }), provider.name);
          if (answer !== undefined) return answer;
        } catch (error) {
          throw providerError(error, provider.name, signal);
        }
      }
      return undefined;
    },
    async version({ signal } = {}) {
      const versions = await Promise.all(providers.map((provider) => versionOf(provider, { signal })));
      return versions.join(' | ');
    },
    invalidate(target) {
      for (const provider of providers) provider.invalidate?.(target);
    },
  };
}
