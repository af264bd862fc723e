/**
 * The body of the engine's create call, as far as drv fills it in.
 * Source: Docker Engine API 1.41, `POST /containers/create`.
 */
export interface ContainerSpec {
  readonly Image: string;
  readonly Cmd?: readonly string[];
  readonly Env: readonly string[];
  readonly WorkingDir?: string;
  readonly User?: string;
  readonly Hostname?: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Tty: boolean;
  readonly OpenStdin: true;
  readonly StdinOnce: true;
  readonly AttachStdin: true;
  readonly AttachStdout: true;
  readonly AttachStderr: true;
  readonly NetworkDisabled?: true;
  readonly HostConfig: HostConfig;
}

export interface HostConfig {
  readonly Memory?: number;
  readonly MemorySwap?: number;
  readonly NanoCpus?: number;
  readonly CpuShares?: number;
  readonly PidsLimit?: number;
  readonly Ulimits?: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[];
  readonly Mounts?: readonly {
    readonly Type: 'bind' | 'volume';
    readonly Source: string;
    readonly Target: string;
    readonly ReadOnly: boolean;
  }[];
  readonly Tmpfs?: Readonly<Record<string, string>>;
  readonly NetworkMode?: string;
  readonly ReadonlyRootfs: boolean;
  readonly CapDrop: readonly string[];
  readonly CapAdd: readonly string[];
  readonly SecurityOpt: readonly string[];
  readonly Privileged: false;
  readonly Init: true;
  readonly IpcMode: 'private';
  readonly RestartPolicy: { readonly Name: 'no' };
  readonly AutoRemove: false;
  readonly LogConfig: { readonly Type: string; readonly Config: Readonly<Record<string, string>> };
}
