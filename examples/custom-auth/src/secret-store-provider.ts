import { fromAuther } from '@drv/auth';
import type { CredentialProvider } from '@drv/core';
import type { SecretStore } from './secret-store.ts';

/**
 * Credentials for one registry, from a secret store. All that makes it a provider is here: the host is compared as a
 * whole, other hosts are left to the next provider, and what the store throws stops the task.
 */
export function secretStoreProvider(store: SecretStore, registry: string): CredentialProvider {
  return fromAuther('secret store', async (target, { signal }) => {
    if (target.registry !== registry) return undefined;
    const lease = await store.lease(target.repository, { signal });
    if (lease === undefined) return undefined;
    return { kind: 'registry-token', token: lease.token, expiresAt: lease.expiresAt };
  });
}
