/**
 * The body of the engine's create call, as far as drv fills it in.
 * Source: Docker Engine API 1.41, `POST /containers/create`.
 */
export interface ContainerSpec {
  readonly Image: string;
  readonly Cmd?: readonly string[] | undefined;
  /** One empty text is none at all: an empty list would be the image's. */
  readonly Entrypoint?: readonly string[] | undefined;
  readonly Env: readonly string[];
  readonly WorkingDir?: string | undefined;
  readonly User?: string | undefined;
  readonly Hostname?: string | undefined;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Tty: boolean;
  readonly OpenStdin: true;
  readonly StdinOnce: true;
  readonly AttachStdin: true;
  readonly AttachStdout: true;
  readonly AttachStderr: true;
  readonly StopSignal?: string | undefined;
  readonly ExposedPorts?: Readonly<Record<string, Readonly<Record<string, never>>>> | undefined;
  readonly NetworkDisabled?: true | undefined;
  readonly Healthcheck?: { readonly Test: readonly ['NONE'] } | undefined;
  /** Only for other names in a network: which one it is says `NetworkMode`. */
  readonly NetworkingConfig?:
    | {
        readonly EndpointsConfig: Readonly<Record<string, { readonly Aliases: readonly string[] }>>;
      }
    | undefined;
  readonly HostConfig: HostConfig;
}

/** The part of a create body that says what the container gets of its host. */
export interface HostConfig {
  readonly Memory?: number | undefined;
  readonly MemorySwap?: number | undefined;
  readonly MemoryReservation?: number | undefined;
  readonly NanoCpus?: number | undefined;
  readonly CpuShares?: number | undefined;
  readonly CpusetCpus?: string | undefined;
  readonly PidsLimit?: number | undefined;
  readonly ShmSize?: number | undefined;
  readonly Ulimits?:
    | readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[]
    | undefined;
  readonly StorageOpt?: { readonly size: string } | undefined;
  readonly Sysctls?: Readonly<Record<string, string>> | undefined;
  readonly Devices?:
    | readonly {
        readonly PathOnHost: string;
        readonly PathInContainer: string;
        readonly CgroupPermissions: string;
      }[]
    | undefined;
  readonly DeviceRequests?:
    | readonly {
        readonly Driver: '';
        /** -1: all. */
        readonly Count?: number | undefined;
        readonly DeviceIDs?: readonly string[] | undefined;
        readonly Capabilities: readonly [readonly ['gpu']];
      }[]
    | undefined;
  readonly Mounts?:
    | readonly {
        readonly Type: 'bind' | 'volume';
        readonly Source: string;
        readonly Target: string;
        readonly ReadOnly: boolean;
        readonly BindOptions?: { readonly Propagation: string } | undefined;
      }[]
    | undefined;
  /** Only for mounts that are to be labelled for SELinux, which `Mounts` cannot say. */
  readonly Binds?: readonly string[] | undefined;
  readonly Tmpfs?: Readonly<Record<string, string>> | undefined;
  readonly NetworkMode?: string | undefined;
  readonly PortBindings?:
    | Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>>
    | undefined;
  readonly ExtraHosts?: readonly string[] | undefined;
  readonly Dns?: readonly string[] | undefined;
  readonly GroupAdd?: readonly string[] | undefined;
  readonly ReadonlyRootfs: boolean;
  readonly CapDrop: readonly string[];
  readonly CapAdd: readonly string[];
  readonly SecurityOpt: readonly string[];
  readonly Privileged: false;
  readonly Init: boolean;
  readonly IpcMode: 'private' | 'none';
  readonly UsernsMode?: string | undefined;
  readonly CgroupParent?: string | undefined;
  readonly Runtime?: string | undefined;
  readonly Annotations?: Readonly<Record<string, string>> | undefined;
  /** Rows, then columns. From API 1.42. */
  readonly ConsoleSize?: readonly [rows: number, columns: number] | undefined;
  readonly RestartPolicy: { readonly Name: 'no' };
  readonly AutoRemove: false;
  readonly LogConfig: { readonly Type: string; readonly Config: Readonly<Record<string, string>> };
}
