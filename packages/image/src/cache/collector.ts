import type { Logger } from '@drv/core';
import { DrvError, withoutUndefined, type ImageStore, type StoredImage } from '@drv/core/driver';

import type { Clock } from '../clock/clock.ts';
import { boundedCall } from './bounded-call.ts';
import type { CollectReport, ImageCacheStats } from './image-cache.ts';
import type { Entry, Inventory } from './inventory.ts';

/** Of one call to the store. */
const CALL_MS = 60_000;
const FIRST_REFUSAL_MS = 30_000;
const LONGEST_REFUSAL_MS = 3_600_000;

export interface CollectorOptions {
  readonly store: ImageStore;
  readonly inventory: Inventory;
  readonly maxBytes: number;
  readonly lowBytes: number;
  readonly refreshMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Does the work of a cache: lists, measures, removes. One run at a time. */
export interface Collector {
  collect(downToBytes?: number): Promise<CollectReport>;
  /** What was listed and measured no longer holds. */
  outdated(): void;
  /** Whether the last run ended above the budget. */
  readonly tooMuch: boolean;
  stats(): Pick<ImageCacheStats, 'layerBytes' | 'evictions' | 'conflicts'>;
}

export function createCollector(options: CollectorOptions): Collector {
  const { store, inventory, maxBytes, lowBytes, refreshMs, clock, logger, signal } = options;
  let listedAt = Number.NEGATIVE_INFINITY;
  let layerBytes: number | undefined;
  let tooMuch = false;
  let evictions = 0;
  let conflicts = 0;

  const call = <T>(op: string, make: (signal: AbortSignal) => Promise<T>) =>
    boundedCall(make, { op, clock, ms: CALL_MS, signal });

  async function refresh(): Promise<void> {
    if (clock.now() - listedAt < refreshMs) return;
    const askedAt = clock.now();
    // Before the call, so that a change during it is not lost.
    listedAt = askedAt;
    layerBytes = undefined;
    try {
      inventory.replace(await call('list images', (s) => store.list({ signal: s })), askedAt);
    } catch (error) {
      outdated();
      throw error;
    }
  }

  async function measure(): Promise<number> {
    const usage = await call('measure images', (s) => store.usage({ signal: s }));
    layerBytes = usage.layerBytes;
    return usage.layerBytes;
  }

  function outdated(): void {
    listedAt = Number.NEGATIVE_INFINITY;
    layerBytes = undefined;
  }

  async function collect(downToBytes?: number): Promise<CollectReport> {
    await refresh();
    const removed: StoredImage[] = [];
    const high = downToBytes ?? maxBytes;
    const low = downToBytes ?? lowBytes;
    tooMuch = false;
    // Measuring is dear for an engine: not while even the sum of all sizes fits.
    if (inventory.atMostBytes <= high) return { removed };
    let bytes = layerBytes ?? (await measure());
    if (bytes <= high) return { removed, layerBytes: bytes };
    while (bytes > low) {
      // Looked up anew each time: leases come and go while the store works.
      const [victim] = inventory.evictable();
      if (victim === undefined) break;
      if (!(await evict(victim))) continue;
      removed.push(victim.image);
      bytes = await measure();
    }
    tooMuch = bytes > maxBytes;
    return { removed, layerBytes: bytes };
  }

  /**
   * In two phases: the entry is marked, so that a lease taken from now on learns of the removal and waits for it; and
   * it is forgotten when the store has removed the image, or unmarked when it has not.
   */
  async function evict(entry: Entry): Promise<boolean> {
    let settle: (gone: boolean) => void = () => {};
    entry.removal = new Promise((resolve) => {
      settle = resolve;
    });
    const { id, tags, sizeBytes } = entry.image;
    try {
      await call('remove image', (s) => store.remove(id, { signal: s }));
      inventory.forget(entry);
      evictions += 1;
      logger.info({ image: id, tags, sizeBytes }, 'image removed');
      settle(true);
      return true;
    } catch (error) {
      const inUse = DrvError.is(error, 'DRV_CONFLICT');
      block(entry);
      // Whether the image is there is known only after a refusal; else whoever waits has to look.
      settle(!inUse);
      if (inUse) conflicts += 1;
      else outdated();
      logger.debug({ image: id, tags, error: String(error) }, 'image not removed');
      if (signal.aborted || (DrvError.is(error) && error.kind === 'engine' && error.retryable)) throw error;
      return false;
    } finally {
      delete entry.removal;
    }
  }

  function block(entry: Entry): void {
    entry.blockedUntil = clock.now() + Math.min(LONGEST_REFUSAL_MS, FIRST_REFUSAL_MS * 2 ** entry.refusals);
    entry.refusals += 1;
  }

  return {
    collect,
    outdated,
    get tooMuch() {
      return tooMuch;
    },
    stats: () => withoutUndefined({ evictions, conflicts, layerBytes }),
  };
}
