/** Which engine it is. */
export interface EngineIdentity {
  readonly version: string;
  readonly apiVersion: string;
  readonly flavour: 'docker' | 'podman';
}

/** What an engine says of itself, as far as it decides what drv may ask for. */
export interface EngineInfo extends EngineIdentity {
  readonly cgroupVersion?: string | undefined;
  readonly storageDriver?: string | undefined;
  /** The release of the kernel that it runs on, as `uname -r` tells it. */
  readonly kernel?: string | undefined;
  /** Images and containers are kept by containerd's snapshotters, not by Docker's own graph drivers. */
  readonly containerdStore?: boolean;
  readonly rootless: boolean;
  /** The kernel of its machine has AppArmor, and the engine uses it. */
  readonly appArmor: boolean;
  readonly cpus?: number | undefined;
  readonly memoryBytes?: number | undefined;
  /** What its clock says: milliseconds since 1970. */
  readonly time?: number | undefined;
  /** Which limits it honours; one that is not named here would be dropped in silence. */
  readonly honours: {
    readonly memory: boolean;
    readonly swap: boolean;
    readonly cpus: boolean;
    readonly cpuShares: boolean;
    readonly cpuset: boolean;
    readonly pids: boolean;
  };
}
