/** A directory or file of the engine's host, or a named volume, inside the container. */
export type VolumeMount =
  | {
      /** Absolute path on the engine's host. It must exist: drv never lets the engine make it up. */
      readonly hostPath: string;
      /** Absolute path in the container. */
      readonly containerPath: string;
      /** @default false */
      readonly readOnly?: boolean | undefined;
      /**
       * Whether mounts below the path that are made later pass between host and container (`mount(2)`). The shared ones weaken
       * the sandbox: what the task mounts there, if it may, is mounted on the host.
       * @default 'rprivate'
       */
      readonly propagation?: 'private' | 'rprivate' | 'slave' | 'rslave' | 'shared' | 'rshared' | undefined;
      /**
       * Labels the directory for SELinux, on the host and for good, so that containers may use it: `shared` all of them
       * (docker's `:z`), `private` this one alone (`:Z`). Without SELinux it does nothing; with it, `shared` opens the directory to
       * every container of the host.
       */
      readonly selinux?: 'shared' | 'private' | undefined;
    }
  | {
      /** Name of a volume on the engine, made by it when it does not exist, and kept afterwards. */
      readonly volume: string;
      readonly containerPath: string;
      /** @default false */
      readonly readOnly?: boolean | undefined;
    };

/** An in-memory file system that ends with the container. */
export interface TmpfsMount {
  /** Absolute path in the container. */
  readonly containerPath: string;
  /** Bytes. They count against the memory limit. Absent: the engine's default, half of the machine's memory. */
  readonly sizeBytes?: number | undefined;
  /**
   * Whether programs in it may be executed. `nosuid` and `nodev` hold in any case.
   * @default true
   */
  readonly exec?: boolean | undefined;
  /** Permissions of its root directory, 0 to 0o7777. @default 0o1777 */
  readonly mode?: number | undefined;
  /** Owner of its root directory by number. @default 0 */
  readonly uid?: number | undefined;
  /** Group of its root directory by number. @default 0 */
  readonly gid?: number | undefined;
}
