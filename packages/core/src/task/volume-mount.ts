/** A directory or file of the engine's host, or a named volume, inside the container. */
export type VolumeMount =
  | {
      /** Absolute path on the engine's host. It must exist: drv never lets the engine make it up. */
      readonly hostPath: string;
      /** Absolute path in the container. */
      readonly containerPath: string;
      /** @default false */
      readonly readOnly?: boolean;
    }
  | {
      /** Name of a volume on the engine, made by it when it does not exist, and kept afterwards. */
      readonly volume: string;
      readonly containerPath: string;
      /** @default false */
      readonly readOnly?: boolean;
    };

/** An in-memory file system that ends with the container. */
export interface TmpfsMount {
  /** Absolute path in the container. */
  readonly containerPath: string;
  /** Bytes. They count against the memory limit. Absent: the engine's default, half of the machine's memory. */
  readonly sizeBytes?: number;
}
