/** A device of the engine's host inside the container. */
export interface DeviceMapping {
  /** Absolute path on the engine's host: `/dev/fuse`. */
  readonly hostPath: string;
  /** Absolute path in the container. @default `hostPath` */
  readonly containerPath?: string | undefined;
  /** Read, write, make nodes (`mknod`). @default 'rwm' */
  readonly permissions?: 'r' | 'w' | 'm' | 'rw' | 'rm' | 'wm' | 'rwm' | undefined;
}
