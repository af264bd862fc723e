import type { Logger } from '@drv/core';
import { backOff, type ImageChange, type ImageStore } from '@drv/core/driver';

import type { Clock } from '../clock/clock.ts';
import { pause } from '../pull/pause.ts';

const PAUSES = { firstMs: 1_000, maxMs: 30_000 };

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
  let losses = 0;
  while (store.changes !== undefined && !signal.aborted) {
    try {
      for await (const change of store.changes({ signal })) {
        if (signal.aborted) return;
        losses = 0;
        onChange(change);
      }
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ error: String(error) }, 'the changes of images cannot be followed, connecting again');
    }
    onChange(undefined);
    losses += 1;
    await pause(backOff(losses, PAUSES), clock, signal).catch(() => {});
  }
}
