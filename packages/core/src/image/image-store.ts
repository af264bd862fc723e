import type { AbortOptions } from '../abort/abortable.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { ImageReference } from './image-reference.ts';

/** An image that a store holds. */
export interface StoredImage {
  /** The store's own identifier, `sha256:…`. */
  readonly id: string;
  /** `name:tag` forms under which the store knows it. */
  readonly tags: readonly string[];
  /** `name@sha256:…` forms: the registry's manifest digests. */
  readonly digests: readonly string[];
  /** Bytes on disk, layers shared with other images included. */
  readonly sizeBytes: number;
  /** `os/arch[/variant]`. */
  readonly platform?: string | undefined;
  /** The signal that asks a container of it to end, where it names one. */
  readonly stopSignal?: string | undefined;
  /** Paths in it that each container of it has a volume for, without being asked. */
  readonly volumes?: readonly string[] | undefined;
}

/** One step of a pull, as it happens. */
export interface PullEvent {
  /** The layer; absent for messages about the whole image. */
  readonly layer?: string | undefined;
  /** What the store says: `Downloading`, `Extracting`, `Pull complete`, … */
  readonly status: string;
  /** Bytes so far of this layer in this phase, where the store counts bytes. */
  readonly currentBytes?: number | undefined;
  /** Bytes in all of this layer in this phase, where the store knows. */
  readonly totalBytes?: number | undefined;
  /** Whole seconds that this phase has taken, from a store that counts those and no bytes: containerd's, of `Extracting`. */
  readonly elapsedSeconds?: number | undefined;
}

/** Options of {@link ImageStore.inspect}. */
export interface InspectImageOptions extends AbortOptions {
  /** Only an image of this platform counts. */
  readonly platform?: string | undefined;
}

/** Options of {@link ImageStore.pull}. Absent credentials: an anonymous pull. */
export interface PullImageOptions extends AbortOptions {
  readonly credentials?: Credentials | undefined;
  readonly platform?: string | undefined;
}

/** Something about the images of a store has changed, by whomever. */
export interface ImageChange {
  readonly kind: 'added' | 'removed' | 'renamed';
  /** Absent where the store does not tell. */
  readonly imageId?: string | undefined;
}

/**
 * Where images are: what a puller and a cache need of an engine. Errors are `DrvError`s with a code of kind
 * `registry` or `engine`.
 */
export interface ImageStore {
  /** `undefined` when the store has no such image. */
  inspect(reference: ImageReference, options?: InspectImageOptions): Promise<StoredImage | undefined>;
  /**
   * Pulls the image; the iteration ends when it is there and throws when it failed, whatever HTTP status the
   * store answered with. Abort, or leaving the loop, cancels the transfer.
   */
  pull(reference: ImageReference, options?: PullImageOptions): AsyncIterable<PullEvent>;
  /**
   * Removes an image by id, with all its tags. An image that is gone already is a success; one in use by a
   * container is `DRV_CONFLICT` and stays.
   */
  remove(imageId: string, options?: AbortOptions): Promise<void>;
  list(options?: AbortOptions): Promise<readonly StoredImage[]>;
  /** Bytes of all layers on disk, each counted once. */
  usage(options?: AbortOptions): Promise<{ readonly layerBytes: number }>;
  /**
   * Changes from now on, until abort or until the loop is left. Throws when the connection is lost, and what came
   * in between is then not known. Absent where a store cannot tell: it is listed from time to time instead.
   */
  changes?(options?: AbortOptions): AsyncIterable<ImageChange>;
}
