import { checkKinds, kind, type KindsOf } from '@drv/core/driver';
import type { NewMessages } from './task-store.ts';

/** What a store does so that it is told of news. Called with all names that came up in one turn of the event loop. */
export interface WatchersOptions {
  readonly listen?: ((names: readonly string[]) => void) | undefined;
  readonly unlisten?: ((names: readonly string[]) => void) | undefined;
}

export const WATCHERS: KindsOf<WatchersOptions> = {
  listen: kind.orNull(kind.call),
  unlisten: kind.orNull(kind.call),
};

/** Who wants news, by the name of what they are about: for those who write a store. */
export interface Watchers {
  /** Calls back for all news from now on. Returns what ends it, which may be called again. */
  watch(name: string, onNews: (told?: NewMessages) => void): () => void;
  /** There are news, perhaps these messages. */
  tell(name: string, told?: NewMessages): void;
  /** What somebody watches. */
  names(): readonly string[];
}

/** Nobody watches anything at first. What nobody watches any more within the same turn is not listened to at all. */
export function createWatchers(options: WatchersOptions = {}): Watchers {
  checkKinds(options, WATCHERS, 'createWatchers');
  const { listen, unlisten } = options;
  const watchers = new Map<string, Set<{ readonly onNews: (told?: NewMessages) => void }>>();
  const heard = new Set<string>();
  const changed = new Set<string>();

  function note(name: string): void {
    if (changed.size === 0) setImmediate(settle);
    changed.add(name);
  }

  function settle(): void {
    const fresh = [...changed].filter((name) => watchers.has(name) && !heard.has(name));
    const gone = [...changed].filter((name) => !watchers.has(name) && heard.delete(name));
    for (const name of fresh) heard.add(name);
    changed.clear();
    if (fresh.length > 0) listen?.(fresh);
    if (gone.length > 0) unlisten?.(gone);
  }

  const tell = (name: string, told?: NewMessages) => {
    for (const { onNews } of watchers.get(name) ?? []) onNews(told);
  };

  return {
    watch(name, onNews) {
      const ofName = watchers.get(name) ?? new Set();
      const own = { onNews };
      watchers.set(name, ofName.add(own));
      if (ofName.size === 1) note(name);
      return () => {
        if (!ofName.delete(own) || ofName.size > 0) return;
        watchers.delete(name);
        note(name);
      };
    },
    tell,
    names: () => [...watchers.keys()],
  };
}
