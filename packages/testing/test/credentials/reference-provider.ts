import type { CredentialProvider, Credentials, RegistryTarget } from '@drv/core';
import { abortable, protect } from '@drv/core/driver';
import type { CredentialProviderHarness } from '@drv/testing';

const FIRST: Credentials = { kind: 'basic', username: 'ann', password: 'open-sesame-8123' };
const SECOND: Credentials = { kind: 'basic', username: 'ann', password: 'open-sesame-9984' };
const TOKEN: Credentials = { kind: 'identity-token', token: 'refresh-me-4410', username: 'bob' };

export const target = (registry: string): RegistryTarget => ({ registry, repository: 'team/app' });

/** A provider that keeps every rule, with a cache so that `invalidate` matters. */
export function referenceHarness(
  breakIt: (provider: CredentialProvider) => CredentialProvider = (provider) => provider,
): CredentialProviderHarness {
  const source = new Map<string, Credentials>([
    ['registry.test:5000', FIRST],
    ['quay.io', TOKEN],
    ['docker.io', { kind: 'basic', username: 'ann', password: 'hub-secret-1177' }],
    ['open.test', { kind: 'anonymous' }],
  ]);
  const create = (): CredentialProvider => {
    const cache = new Map<string, Credentials>();
    const look = async (registry: string): Promise<Credentials | undefined> => {
      if (registry === 'broken.test') throw new Error('the secret store is sealed');
      if (registry === 'slow.test') return new Promise(() => {});
      const found = cache.get(registry) ?? source.get(registry);
      if (found === undefined) return undefined;
      cache.set(registry, found);
      return protect(found);
    };
    return {
      name: 'reference',
      resolve: ({ registry }, options) => abortable(look(registry.toLowerCase()), options?.signal),
      invalidate: ({ registry }) => void cache.delete(registry),
    };
  };
  return {
    createProvider: () => breakIt(create()),
    answers: [...source]
      .filter(([, { kind }]) => kind !== 'anonymous')
      .map(([registry, credentials]) => ({ target: target(registry), credentials })),
    notMine: [target('ghcr.io'), target('localhost:5000')],
    anonymous: [target('open.test')],
    fails: [target('broken.test')],
    hangs: target('slow.test'),
    rotate: () => {
      source.set('registry.test:5000', SECOND);
      return SECOND;
    },
  };
}
