import { parseConfigKey } from './config-key.ts';
import type { KeyMatch } from './key-match.ts';
import { lookupOrder } from './lookup-order.ts';
import { matchesGlob } from './matches-glob.ts';

/** Entries whose host has a `*` in it. */
export interface Wildcards<T> {
  /** Takes an entry; a key without a `*` in its host, or one that is no key at all, is left out. */
  add(key: string, value: T): void;
  /** Entries for a host and repository: longer paths first, then the key with more letters of its own. */
  find(host: string, repository: string): Iterable<KeyMatch<T>>;
}

interface Pattern<T> extends KeyMatch<T> {
  readonly host: string;
  readonly path: string;
  readonly letters: number;
}

const PATTERN_HOST = /^[a-z0-9_*](?:[a-z0-9._*-]*[a-z0-9_*])?(?::\d+)?$/i;

/**
 * Keys such as `*.example.com`, as Kubernetes has them: a `*` stands for any letters within one label, the number of
 * labels and the port must be equal. The path is matched by segments, as in every other key.
 */
export function createWildcards<T>(): Wildcards<T> {
  const patterns: Pattern<T>[] = [];
  return {
    add(key, value) {
      const parsed = parseConfigKey(key, patternHost);
      if (parsed === undefined) return;
      const { host, path } = parsed;
      patterns.push({ key, value, host, path, letters: host.replaceAll('*', '').length });
    },
    *find(host, repository) {
      if (host.startsWith('[')) return;
      const fitting = patterns.filter((pattern) => matchesGlob(pattern.host, host));
      for (const path of lookupOrder(repository)) {
        yield* fitting.filter((pattern) => pattern.path === path).sort(byLetters);
      }
    },
  };
}

function byLetters<T>(a: Pattern<T>, b: Pattern<T>): number {
  return b.letters - a.letters || (a.key < b.key ? -1 : 1);
}

function patternHost(text: string): string | undefined {
  return text.includes('*') && PATTERN_HOST.test(text) ? text.toLowerCase() : undefined;
}
