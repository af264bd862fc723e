import type { StoredImage } from '@drv/core/driver';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import type { ParkedContainer } from '../launcher/parked-container.ts';
import type { Shape } from './shape-of.ts';

/** What a container that is started ahead is for, and what is to become of it. */
export interface ParkOptions {
  readonly shape: Shape;
  readonly image: Pick<StoredImage, 'id' | 'volumes'>;
  readonly launcher: Buffer;
  readonly info: EngineInfo;
  /** See `PoolOptions`. */
  readonly holdNetworks: boolean;
  /** Aborted when the pool is closed. */
  readonly signal: AbortSignal;
  /** Called when the parked container has ended before it was taken. */
  readonly onEnd: () => void;
  /** Removes a container in the background. */
  readonly removeLater: (container: Pick<ParkedContainer, 'containerId' | 'key'>) => void;
}
