import type { PullEvent } from '@drv/core';
import {
  abortable,
  fingerprint,
  type ImageReference,
  type ImageStore,
  type PullImageOptions,
  tellListener,
} from '@drv/core/driver';
import { canonicalName } from '../../images/canonical-name.ts';

interface SharedPull {
  readonly ended: Promise<void>;
  readonly abort: AbortController;
  readonly listeners: Set<(event: PullEvent) => void>;
  callers: number;
}

export interface SharedPulls {
  /** Pulls, together with whoever pulls the same already. Abort leaves; the last one to leave ends the pull. */
  pull(
    reference: ImageReference,
    options: PullImageOptions & { readonly onPull?: ((event: PullEvent) => void) | undefined },
  ): Promise<void>;
}

/** One pull for all callers with the same reference, platform and credentials. */
export function createSharedPulls(store: ImageStore): SharedPulls {
  const running = new Map<string, SharedPull>();

  function begin(key: string, reference: ImageReference, options: PullImageOptions): SharedPull {
    const abort = new AbortController();
    const listeners = new Set<(event: PullEvent) => void>();
    const ended = (async () => {
      try {
        for await (const event of store.pull(reference, { ...options, signal: abort.signal })) {
          for (const listener of listeners) tellListener(() => listener(event));
        }
      } finally {
        running.delete(key);
      }
    })();
    ended.catch(() => {});
    const pull = { ended, abort, listeners, callers: 0 };
    running.set(key, pull);
    return pull;
  }

  return {
    async pull(reference, { onPull, signal, ...options }) {
      const key = [canonicalName(reference), options.platform ?? '', fingerprint(options.credentials)].join(
        ' ',
      );
      const pull = running.get(key) ?? begin(key, reference, options);
      pull.callers += 1;
      if (onPull !== undefined) pull.listeners.add(onPull);
      try {
        await abortable(pull.ended, signal, 'pull image');
      } finally {
        pull.callers -= 1;
        if (onPull !== undefined) pull.listeners.delete(onPull);
        if (pull.callers === 0) {
          if (running.get(key) === pull) running.delete(key);
          pull.abort.abort();
        }
      }
    },
  };
}
