/**
 * Options of the Docker driver for one task: `driverOptions.docker` of the task. Most of them can open the sandbox, and a
 * task may come from somebody else: each has to be named in the driver's `allow`, or the task is refused.
 */
export interface DockerTaskOptions {
  /**
   * The engine's name of an OCI runtime: `runsc` for gVisor. Another one than the engine's own may isolate more, or not at all.
   * @default the engine's own
   */
  readonly runtime?: string | undefined;
  /**
   * `unconfined`, or a profile as the engine takes it (the content of the JSON file). Weakens by every system call that it allows
   * beyond the engine's own profile, `unconfined` by all.
   * @default the engine's own
   */
  readonly seccomp?: 'unconfined' | Readonly<Record<string, unknown>> | undefined;
  /**
   * The name of a profile that is loaded on the engine's host, or `unconfined`, which takes away the second wall around `/proc`,
   * `/sys` and mounts.
   * @default the engine's own
   */
  readonly apparmor?: string | undefined;
  /**
   * `host`: without the engine's remapping of users. Weakens: root in the task is root of the host then. Podman has more modes,
   * which Docker would drop and which are refused there.
   */
  readonly userns?: string | undefined;
  /** `none`: without `/dev/shm`. Needs no leave. @default 'private' */
  readonly ipc?: 'private' | 'none' | undefined;
  /** Stands for what holds anyway: no task shares processes. Needs no leave. */
  readonly pid?: 'private' | undefined;
  /** The control group in which the engine makes that of the container. Weakens: it may be without the limits of the engine's own. */
  readonly cgroupParent?: string | undefined;
  /**
   * The engine's log of this container in place of the driver's; a lost connection is made up for from it. Weakens: it may be
   * without a bound on the disk, or send the output to another machine.
   */
  readonly logConfig?: LogChoice | undefined;
  /** Annotations for the runtime (Docker Engine 24 or later). Weakens by what the runtime does for them: some give devices or hooks. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** The engine's driver of a container's log, with its options. */
export interface LogChoice {
  readonly driver: string;
  readonly options?: Readonly<Record<string, string>> | undefined;
}

/** The options that a driver has to allow. */
export type GuardedTaskOption = Exclude<keyof DockerTaskOptions, 'ipc' | 'pid'>;
