import type { CredentialProvider, Credentials } from '@drv/core';
import { DrvError, protect, throwIfAborted } from '@drv/core/driver';
import { parseConfigKey } from '../match/config-key.ts';
import { createKeyIndex } from '../match/key-index.ts';
import { quoted } from '../parse/quoted.ts';
import { withoutUser } from '../parse/without-user.ts';
import { withOrigin } from '../report/credential-origin.ts';
import { shapeProblem } from './shape-problem.ts';

/**
 * Credentials given in code, by registry (`ghcr.io`, `localhost:5000`) or part of one (`ghcr.io/team`): keys as in a
 * `config.json`. `{ kind: 'anonymous' }` for a key ends the search there.
 *
 * @throws `DRV_INVALID_OPTION` for a key that names no registry, and for a value that is no credentials.
 */
export function staticProvider(entries: Readonly<Record<string, Credentials>>): CredentialProvider {
  const checked = Object.entries(entries).map(([key, credentials]) => {
    if (parseConfigKey(key) === undefined) {
      throw new DrvError(
        'DRV_INVALID_OPTION',
        `The key ${named(key)} must be a registry: host, host:port or host/path`,
      );
    }
    const problem = shapeProblem(credentials);
    if (problem !== undefined) {
      throw new DrvError('DRV_INVALID_OPTION', `The entry ${named(key)} is wrong: ${problem}`);
    }
    return [key, withOrigin(protect(credentials), { source: 'static', key })] as const;
  });
  const index = createKeyIndex(checked);
  return {
    name: 'static',
    async resolve(target, { signal } = {}) {
      throwIfAborted(signal, 'resolve credentials');
      for (const { value } of index.find(target)) return value;
      return undefined;
    },
  };
}

function named(key: string): string {
  return quoted(withoutUser(key));
}
