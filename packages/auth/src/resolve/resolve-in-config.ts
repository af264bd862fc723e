import type { AbortOptions, Credentials, RegistryTarget } from '@drv/core';
import type { HelperClient } from '../helper/helper-client.ts';
import { HUB_KEY, HUB_NAMES } from '../match/docker-hub.ts';
import { normaliseHost } from '../match/normalise-host.ts';
import { readEntry } from '../parse/read-entry.ts';
import type { RegistryConfig } from '../parse/registry-config.ts';
import { withOrigin } from '../report/credential-origin.ts';

/**
 * What one configuration says for a target: the answer of the helper that it names for the host, else the best entry
 * that holds anything. A helper that knows nothing is no answer, and the entries are looked at; so is a store that this
 * machine does not have. Any other failure of a helper is an error.
 */
export async function resolveInConfig(
  config: RegistryConfig,
  target: RegistryTarget,
  helpers: HelperClient,
  options: AbortOptions,
): Promise<Credentials | undefined> {
  const host = normaliseHost(target.registry);
  if (host === undefined) return undefined;
  const source = config.source.name;

  const { program, isOfRegistry } = helperFor(config, target.registry);
  if (program !== '') {
    const serverUrl = HUB_NAMES.includes(host) ? HUB_KEY : host;
    const answer = await helpers.get({ program, serverUrl, source, isOfRegistry }, options);
    if (answer !== undefined) return withOrigin(answer, { source, helper: program });
  }
  for (const { key, value } of config.auths.find(target)) {
    const credentials = readEntry(value, key, config.source);
    if (credentials !== undefined) return withOrigin(credentials, { source, key });
  }
  return undefined;
}

/** The helper of the host, else the store. The empty one for a host keeps it from the store, too. */
function helperFor({ helpers, store }: RegistryConfig, registry: string) {
  for (const { value } of helpers.find({ registry, repository: '' }))
    return { program: value, isOfRegistry: true };
  return { program: store ?? '', isOfRegistry: false };
}
