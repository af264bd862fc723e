import type { AbortOptions, Credentials, PullEvent } from '@drv/core';
import type { ImageReference, StoredImage } from '@drv/core/driver';

import type { PullProgress } from './pull-progress.ts';

/** When an image is pulled: only if the store has none, always, or not at all. */
export type PullPolicy = 'missing' | 'always' | 'never';

/** Options of {@link ImagePuller.ensure}. */
export interface EnsureOptions extends AbortOptions {
  /** @default 'missing' */
  readonly policy?: PullPolicy | undefined;
  /** `os/arch[/variant]`. @default the engine's own platform */
  readonly platform?: string | undefined;
  /** Shown to the registry, if it comes to a pull. Absent: none are. */
  readonly credentials?: Credentials | undefined;
  /**
   * Asked once, after the registry has refused the `credentials` given: answers with newer ones, or with
   * `undefined` when there are none. What it throws, the call rejects with.
   */
  readonly refresh?: (() => Promise<Credentials | undefined>) | undefined;
  /**
   * The image may be used only by whoever the registry gave it to. Unless this puller has seen the registry give
   * this very image to these credentials, or to anybody without credentials, the image is pulled again, also when it
   * is there: the registry decides anew. With the policy `never` such an image is `DRV_UNAUTHORIZED`.
   *
   * @default false
   */
  readonly reauthorise?: boolean | undefined;
  /**
   * Every step of the pull, from this call on; who joins a pull under way first gets the last step of each layer.
   * What it throws is ignored.
   */
  readonly onEvent?: ((event: PullEvent) => void) | undefined;
  /** The pull as a whole, after every step. What it throws is ignored. */
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
}

/** An image that is in the store. */
export interface EnsuredImage {
  readonly image: StoredImage;
  /** Whether the registry was asked for it in this call, by this caller or by one whose pull it shared. */
  readonly pulled: boolean;
  /**
   * `name@sha256:…`, the manifest that was asked for or that the tag stood for. Absent where the image did not come
   * from a registry.
   */
  readonly digest?: string;
}

/**
 * Sees to it that images are in a store. Safe for concurrent use.
 *
 * Callers that want the same reference for the same platform with equal credentials share one pull; with other
 * credentials it is another one. Each caller may leave by its own signal. The transfer is aborted when the last of
 * them has left; a failed one is not remembered.
 *
 * A pull that fails for a reason that may pass is tried again after a growing pause; one without any news for the
 * stall time is aborted, and counts as such a failure.
 */
export interface ImagePuller extends AsyncDisposable {
  /**
   * The image that the reference stands for, pulled if the policy says so. With a digest in the reference the
   * image has that digest, or the call fails.
   *
   * Abort rejects with `DRV_ABORTED`; a pull that others wait for goes on.
   *
   * @throws `DRV_IMAGE_NOT_FOUND`, `DRV_UNAUTHORIZED`, `DRV_IMAGE_FORBIDDEN`, `DRV_IMAGE_UNSUPPORTED`,
   * `DRV_RATE_LIMITED`, `DRV_PROXY_REFUSED`, `DRV_REGISTRY_UNAVAILABLE`, `DRV_PULL_STALLED`, `DRV_NO_SPACE`, or what else the store throws;
   * `DRV_INVALID_STATE` after {@link close}.
   */
  ensure(reference: ImageReference, options?: EnsureOptions): Promise<EnsuredImage>;
  /** Aborts every pull; their callers get `DRV_ABORTED`. Idempotent. */
  close(): Promise<void>;
}
