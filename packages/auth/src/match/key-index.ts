import type { RegistryTarget } from '@drv/core';
import { KEY_FORMS, parseConfigKey, type ConfigKey } from './config-key.ts';
import { HUB, HUB_KEY, HUB_NAMES } from './docker-hub.ts';
import type { KeyMatch } from './key-match.ts';
import { lookupOrder } from './lookup-order.ts';
import { normaliseHost } from './normalise-host.ts';
import { createWildcards } from './wildcards.ts';

/** Entries by registry and path. */
export interface KeyIndex<T> {
  /**
   * Every entry that is for the target, the one to use first: longer paths before shorter ones, then the better
   * written key. The order never depends on the order of the entries. A lookup costs the number of segments of the
   * repository, however many entries there are.
   */
  find(target: RegistryTarget): Iterable<KeyMatch<T>>;
}

interface Ranked<T> extends KeyMatch<T> {
  readonly rank: number;
}

/**
 * Indexes entries by their keys. Host and port must be equal, or both names of Docker Hub; nothing matches by suffix,
 * by parent domain or by a default port. Keys that name no registry are left out.
 */
export function createKeyIndex<T>(
  entries: Iterable<readonly [string, T]>,
  { wildcardHosts = false }: { readonly wildcardHosts?: boolean } = {},
): KeyIndex<T> {
  const scopes = new Map<string, Ranked<T>[]>();
  const wildcards = createWildcards<T>();
  for (const [key, value] of entries) {
    const parsed = parseConfigKey(key);
    if (parsed === undefined) {
      if (wildcardHosts) wildcards.add(key, value);
      continue;
    }
    const scope = scopeOf(parsed.host, parsed.path);
    const ranked = { key, value, rank: rankOf(key, parsed) };
    const others = scopes.get(scope);
    if (others === undefined) scopes.set(scope, [ranked]);
    else others.push(ranked);
  }
  for (const ranked of scopes.values()) {
    if (ranked.length > 1) ranked.sort(byRank);
  }

  return {
    *find({ registry, repository }) {
      const host = normaliseHost(registry);
      if (host === undefined) return;
      for (const path of lookupOrder(repository)) yield* scopes.get(scopeOf(host, path)) ?? [];
      yield* wildcards.find(host, repository);
    },
  };
}

function byRank<T>(a: Ranked<T>, b: Ranked<T>): number {
  return a.rank - b.rank || (a.key < b.key ? -1 : 1);
}

function scopeOf(host: string, path: string): string {
  const registry = HUB_NAMES.includes(host) ? HUB : host;
  return path === '' ? registry : `${registry}/${path}`;
}

function rankOf(key: string, { host, form }: ConfigKey): number {
  if (key === HUB_KEY) return -1;
  // Zero for every host that is not one of Docker Hub's.
  const alias = Math.max(HUB_NAMES.indexOf(host), 0);
  return alias * KEY_FORMS.length + KEY_FORMS.indexOf(form);
}
