import type { ImageChange, ImageStore, Logger } from '@drv/core';

import type { Clock } from '../clock.ts';
import { pause } from '../pull/pause.ts';

const RECONNECT_MS = 5_000;

export interface WatchChangesOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A change; `undefined` when any number of them may have been missed. */
  readonly onChange: (change: ImageChange | undefined) => void;
}

/** Follows the changes of a store until abort; connects again when it loses them. Never rejects. */
export async function watchChanges(
  store: ImageStore,
  { signal, clock, logger, onChange }: WatchChangesOptions,
): Promise<void> {
  while (store.changes !== undefined && !signal.aborted) {
    try {
      for await (const change of store.changes({ signal })) {
        if (signal.aborted) return;
        onChange(change);
      }
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ error: String(error) }, 'the changes of images cannot be followed, connecting again');
    }
    onChange(undefined);
    await pause(RECONNECT_MS, clock, signal).catch(() => {});
  }
}
