import { DrvError, abortable, checkKinds, type ImageChange, silentLogger } from '@drv/core/driver';

import { backgroundClock } from '../clock/clock.ts';
import { checkCacheOptions, COLLECT } from './check-cache-options.ts';
import type { ImageCacheOptions } from './image-cache-options.ts';
import { createCollector } from './collector.ts';
import type { CollectReport, ImageCache } from './image-cache.ts';
import { createLease } from './image-lease.ts';
import { createInventory } from './inventory.ts';
import { referencePattern } from './reference-pattern.ts';
import { watchChanges } from './watch-changes.ts';

const RETRY_MS = 30_000;

/**
 * Makes a cache over a store. Nothing happens before its first call, and its timers do not keep a process alive; a
 * store that tells changes is followed until {@link ImageCache.close}.
 *
 * @throws `DRV_INVALID_OPTION`, which names the option; `DRV_INVALID_REFERENCE` for an invalid pattern.
 */
export function createImageCache(options: ImageCacheOptions): ImageCache {
  checkCacheOptions(options);
  const { store, maxBytes, clock = backgroundClock, logger = silentLogger } = options;
  const inventory = createInventory({
    now: () => clock.now(),
    minAgeMs: options.minAgeMs ?? 60_000,
    exempt: (options.exempt ?? []).map(referencePattern),
  });
  const lifetime = new AbortController();
  const { signal } = lifetime;
  const collector = createCollector({
    store,
    inventory,
    maxBytes,
    lowBytes: options.lowBytes ?? Math.floor(maxBytes * 0.8),
    refreshMs: options.refreshMs ?? 60_000,
    clock,
    logger,
    signal,
  });

  /** The last of the runs, which follow one another; never rejects. */
  let last: Promise<unknown> = Promise.resolve();
  /** The next run, which has not begun. */
  let next: Promise<CollectReport> | undefined;
  let cancelTimer = () => {};
  let watching: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  function begin(): void {
    if (closing !== undefined) throw new DrvError('DRV_INVALID_STATE', 'The image cache is closed');
    if (watching !== undefined) return;
    const onChange = (change: ImageChange | undefined) => {
      collector.outdated();
      if (change?.kind !== 'removed') inBackground();
    };
    watching = watchChanges(store, { signal, clock, logger, onChange });
    inBackground();
  }

  function run(downToBytes?: number): Promise<CollectReport> {
    if (downToBytes === undefined && next !== undefined) return next;
    const report = last.then(() => {
      if (next === report) next = undefined;
      return collector.collect(downToBytes);
    });
    last = report.catch(() => {});
    if (downToBytes === undefined) next = report;
    return report;
  }

  function inBackground(): void {
    if (signal.aborted) return;
    run().then(
      // Until the next image is old enough, while there is too much.
      () => wakeAt(collector.tooMuch ? inventory.nextAt() : undefined),
      (error: unknown) => {
        if (!signal.aborted)
          logger.warn({ error: String(error) }, 'images could not be removed, trying again');
        wakeAt(clock.now() + RETRY_MS);
      },
    );
  }

  function wakeAt(time: number | undefined): void {
    cancelTimer();
    cancelTimer = () => {};
    if (time !== undefined && !signal.aborted) cancelTimer = clock.after(time - clock.now(), inBackground);
  }

  async function close(): Promise<void> {
    lifetime.abort(new Error('the image cache was closed'));
    cancelTimer();
    await Promise.all([last, watching]);
  }

  return {
    lease(target) {
      begin();
      if (!('id' in target)) {
        const letGo = inventory.holdName(target);
        const entries = inventory.named(target);
        return createLease(removalsOf(entries), () => {
          letGo();
          inBackground();
        });
      }
      const known = inventory.size;
      const entry = inventory.use(target);
      if (inventory.size !== known) collector.outdated();
      entry.leases += 1;
      inventory.touch(entry);
      return createLease(removalsOf([entry]), () => {
        entry.leases -= 1;
        inventory.touch(entry);
        inBackground();
      });
    },
    async collect(collect = {}) {
      checkKinds(collect, COLLECT, 'collect', { op: 'collect images' });
      begin();
      return abortable(run(collect.downToBytes), collect.signal, 'collect images');
    },
    stats: () => ({ images: inventory.size, leased: inventory.leased, ...collector.stats() }),
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

function removalsOf(
  entries: readonly { readonly removal?: Promise<boolean> }[],
): readonly Promise<boolean>[] {
  return entries.flatMap(({ removal }) => (removal === undefined ? [] : [removal]));
}
