/** Where ports are bound; an empty `HostPort` is any. */
export type PortBindings = Readonly<
  Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>
>;

/** What a pretend container is made of. */
export interface ContainerSpec {
  readonly image: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workDir: string;
  readonly hostname: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly tty: boolean;
  /** Of its terminal. @default 80 columns, 24 rows */
  readonly terminalSize?: { readonly columns: number; readonly rows: number } | undefined;
  /** What asks it to end. */
  readonly stopSignal: string;
  /** Whether the process has an input; it reads an empty one otherwise. */
  readonly openStdin: boolean;
  /** Whether an init is the first process. Without one, a signal that is not caught has no effect. */
  readonly init: boolean;
  readonly memoryBytes?: number | undefined;
  /** What is in it from the beginning, by absolute path. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Paths of the host that it mounts. */
  readonly hostPaths?: readonly string[];
  /** Of its ports, as an engine is asked for them: `80/tcp`. */
  readonly portBindings?: PortBindings | undefined;
  /** The network that it is connected to, by name. */
  readonly network?: string | undefined;
}
