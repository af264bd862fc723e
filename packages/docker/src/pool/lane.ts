import type { StoredImage } from '@drv/core/driver';
import type { ImageCommand } from '../engine/calls/image-command.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import type { ParkedContainer } from '../launcher/parked-container.ts';
import type { Shape } from './shape-of.ts';

/** Containers of one shape and one image, and the tasks that ask for them. Times are of `performance.now()`. */
export interface Lane {
  readonly shape: Shape;
  readonly image: StoredImage;
  /** What the image was called when it was asked for. */
  readonly reference: string;
  readonly info: EngineInfo;
  readonly launcher: Buffer;
  /** Asked for with the first container. */
  command: ImageCommand | undefined;
  /** Keeps the image in the cache while containers of it are parked. */
  lease: Disposable | undefined;
  /** The oldest first. */
  readonly ready: { readonly container: ParkedContainer; readonly since: number }[];
  /** Tasks that wait for one of those that are being started. */
  readonly waiting: Set<(container: ParkedContainer | undefined) => void>;
  /** Containers that are being started. */
  filling: number;
  /** How many are to be ready. */
  target: number;
  /** Tasks that have asked. */
  asked: number;
  askedAt: number;
  /** Starts in a row that failed. */
  failures: number;
  /** Nothing is started before. */
  notBefore: number;
  /** Gives the image back. Idempotent. */
  release(): void;
}

export function createLane(
  given: Pick<Lane, 'shape' | 'image' | 'reference' | 'info' | 'launcher' | 'target'>,
): Lane {
  return {
    ...given,
    command: undefined,
    lease: undefined,
    ready: [],
    waiting: new Set(),
    filling: 0,
    asked: 0,
    askedAt: 0,
    failures: 0,
    notBefore: 0,
    release() {
      this.lease?.[Symbol.dispose]();
      this.lease = undefined;
    },
  };
}
