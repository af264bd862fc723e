import type { Credentials } from '@drv/core';
import { kind, type Kind, type KindsOf } from '@drv/core/driver';

/** An image that can be pulled. */
export interface MemoryRegistryImage {
  /** As a task names it: `registry.test/app:1`. */
  readonly image: string;
  /** The registry wants exactly these. Absent: it gives the image to anybody. */
  readonly credentials?: Credentials | undefined;
  /** @default ['linux/amd64'] */
  readonly platforms?: readonly string[] | undefined;
  /**
   * Bytes of each layer. Layers of equal size in one registry are the same layer.
   * @default [1000000]
   */
  readonly layers?: readonly number[] | undefined;
  /**
   * - `unavailable`: the registry cannot be reached.
   * - `rate-limited`: it refuses for now.
   * - `stalls`: the transfer begins and never goes on.
   * - `breaks`: the transfer begins and fails, after the engine had answered that all is well.
   */
  readonly fault?: 'unavailable' | 'rate-limited' | 'stalls' | 'breaks' | undefined;
}

const IMAGE: KindsOf<MemoryRegistryImage> = {
  image: kind.required(kind.text),
  credentials: kind.object,
  platforms: kind.list(kind.text),
  layers: kind.list(kind.number({ least: 0 })),
  fault: kind.oneOf('unavailable', 'rate-limited', 'stalls', 'breaks'),
};

export const REGISTRY: Kind<readonly object[]> = kind.orNull(kind.list(kind.fields(IMAGE)));
