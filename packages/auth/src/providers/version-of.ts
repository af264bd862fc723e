import type { AbortOptions, CredentialProvider } from '@drv/core';
import type { VersionedProvider } from './versioned-provider.ts';

/** The version of any provider; `undefined` for one that cannot tell. */
export async function versionOf(
  provider: CredentialProvider,
  options: AbortOptions,
): Promise<string | undefined> {
  return isVersioned(provider) ? await provider.version(options) : undefined;
}

function isVersioned(provider: CredentialProvider): provider is VersionedProvider {
  return 'version' in provider && typeof provider.version === 'function';
}
