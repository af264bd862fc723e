/** Where a layer is on its way. `present` is a layer that the store had already. */
export type LayerPhase = 'waiting' | 'downloading' | 'downloaded' | 'extracting' | 'complete' | 'present';

/** One layer of a pull, at one moment. */
export interface LayerProgress {
  readonly layer: string;
  readonly phase: LayerPhase;
  /** What the store said last. */
  readonly status: string;
  /** Bytes of this layer that have arrived. */
  readonly currentBytes: number;
  /** Absent until the store tells. */
  readonly totalBytes?: number;
  /** Seconds that it has been `extracting`, from a store that counts those: how much is left, it does not tell. */
  readonly elapsedSeconds?: number;
}

/** A pull as a whole, at one moment. */
export interface PullProgress {
  /** In the order in which the store named them. */
  readonly layers: readonly LayerProgress[];
  /** Layers that need nothing more. */
  readonly layersDone: number;
  /** Bytes that have arrived, of all layers. */
  readonly currentBytes: number;
  /** Bytes of all layers whose size is known by now; it grows while the store learns of more. */
  readonly totalBytes: number;
  /** Bytes per second over the last few seconds; 0 while nothing arrives. */
  readonly bytesPerSecond: number;
  /** What the store said last about the whole image. */
  readonly status?: string;
}
