import type { AbortOptions } from '@drv/core';
import type { ImageReference, StoredImage } from '@drv/core/driver';

/** Keeps an image from being removed by the cache, until it is released. Use it with `using`. */
export interface ImageLease extends Disposable {
  /**
   * Whether the image is there to be used. `true` at once, unless its removal had begun before the lease was taken:
   * then the answer waits for the end of it, and is `false` when the image is gone. It has to be pulled again then.
   */
  held(options?: AbortOptions): Promise<boolean>;
  /** Gives the image back. The second call does nothing. */
  release(): void;
}

/** Options of {@link ImageCache.collect}. */
export interface CollectOptions extends AbortOptions {
  /**
   * Remove idle images until the layers take no more than this, whether or not the budget is exceeded.
   * @default nothing is removed below the budget, and above it down to the low mark
   */
  readonly downToBytes?: number | undefined;
}

/** What a collection did. */
export interface CollectReport {
  readonly removed: readonly StoredImage[];
  /** Bytes of all layers afterwards, each counted once; absent where nothing had to be measured. */
  readonly layerBytes?: number;
}

/** The cache at one moment. */
export interface ImageCacheStats {
  /** Images that the cache knows of. */
  readonly images: number;
  /** Images with at least one lease. */
  readonly leased: number;
  /** As measured last. */
  readonly layerBytes?: number;
  /** Images removed so far. */
  readonly evictions: number;
  /** Removals so far that the store refused, because something else uses the image. */
  readonly conflicts: number;
}

/**
 * Keeps the images of a store within a budget. Above it, images are removed that nothing holds: the one used longest
 * ago first, until the low mark is reached. What is measured is the layers on disk, each counted once, however many
 * images share it.
 *
 * Never removed: images with a lease, by id or by name; exempt images; images that came a short while ago; and what
 * the store itself says is in use, which is tried again after a growing pause.
 *
 * It begins with the first call and works in the background: after each release, when images came, and when an image
 * becomes old enough. Failures are logged, and do not reach those who hold leases. Close it, and nothing is left.
 */
export interface ImageCache extends AsyncDisposable {
  /**
   * Holds an image: by what the store knows it as, or by a reference, before it is known which image that is. Never
   * waits. May be taken many times; the image is free when all of them are released.
   *
   * @throws `DRV_INVALID_STATE` after {@link close}.
   */
  lease(target: StoredImage | ImageReference): ImageLease;
  /**
   * Reads the store, and removes what is too much. Calls at the same time share one run. Abort leaves it; the run
   * goes on.
   *
   * @throws what the store throws when it cannot be listed or measured; a refused removal is no error.
   */
  collect(options?: CollectOptions): Promise<CollectReport>;
  stats(): ImageCacheStats;
  /** Ends the work in the background and waits for it. Removes nothing. Idempotent. */
  close(): Promise<void>;
}
