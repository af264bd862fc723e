import type { DeviceMapping } from './device-mapping.ts';
import type { PortMapping } from './port-mapping.ts';
import type { TaskFile } from './task-file.ts';
import type { OutputPolicy } from './output-policy.ts';
import type { ResourceLimits } from './resource-limits.ts';
import type { TerminalSize } from './terminal-size.ts';
import type { Ulimit } from './ulimit.ts';
import type { TmpfsMount, VolumeMount } from './volume-mount.ts';

/**
 * What to run. Plain JSON data, without methods, streams or callbacks: a task can be queued, logged and sent to
 * another machine. Streams and callbacks belong to {@link StartOptions}.
 *
 * Every driver checks it with {@link validateTask} before anything else happens.
 */
export interface ContainerTask {
  /**
   * Names the task, and with it the container. Letters, digits, `_`, `.` and `-`, first a letter or digit, at
   * most 128 characters. One living task per id on one engine: a second one is refused with `DRV_CONFLICT`.
   * @default generated: `run-` and 12 letters from k to z. The result, errors and labels hold it.
   */
  readonly id?: string | undefined;
  /**
   * An image reference as `docker pull` takes it: `busybox`, `ghcr.io/org/app:1`, `repo@sha256:…`. Or the whole id of an
   * image that the engine has, with or without `sha256:`, as `docker build -q` prints it; such a one is never pulled.
   * On Docker engines, the beginning of an id, 12 digits or more as `docker images` prints it, is that of an image that is there, if
   * no name is the same, one image alone begins so, and no registry is to be asked (`pull: 'always'`); else it is a name.
   */
  readonly image: string;
  /**
   * The command and its arguments. An array is taken as it is. A string is split on white space, without quoting
   * rules. Absent: the image's own command.
   */
  readonly command?: string | readonly string[] | undefined;
  /**
   * What runs in place of the image's entrypoint, as an array, or a string that is split on white space. The image's
   * own command is then dropped, as with `docker run --entrypoint`; an empty array runs `command` alone.
   */
  readonly entrypoint?: string | readonly string[] | undefined;
  /**
   * Whose task it is, for a driver that lets tasks wait for their turn: the tenants take turns, however many tasks each
   * of them has. At most 256 characters.
   * @default one tenant that all tasks without this field belong to
   */
  readonly tenant?: string | undefined;
  /** Environment variables, over those of the image. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /**
   * Absolute path inside the container. Made where there is none, and then the task's user's; one that is there keeps its owner,
   * and so does the image's own.
   * @default the image's
   */
  readonly workDir?: string | undefined;
  /** `name`, `uid`, `name:group` or `uid:gid`. Absent: the image's, which often is root. */
  readonly user?: string | undefined;
  /** Further groups of the task's user, by name in the image or by number. With a mount: the files of those groups. */
  readonly groups?: readonly string[] | undefined;
  readonly hostname?: string | undefined;
  /** Labels on the container. Keys that begin with `drv.` are reserved. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Each one weakens the sandbox by what is in it: a directory of the engine's host, or what other tasks leave in a volume. */
  readonly volumes?: readonly VolumeMount[] | undefined;
  /** In-memory file systems by absolute path. Weakens nothing; programs in them run unless `exec` is false. */
  readonly tmpfs?: readonly TmpfsMount[] | undefined;
  /**
   * Files by their absolute path in the container, put in before it starts. Directories above them are made where there are
   * none. Not below a `tmpfs`, which is there only once the task runs, unless the engine can: `DRV_UNSUPPORTED`. What is
   * in them goes to the engine and nowhere else: into no label, no log, no URL.
   */
  readonly files?: Readonly<Record<string, TaskFile>> | undefined;
  /** Bytes of `/dev/shm`, which browsers and PyTorch workers fill. They count against the memory limit. @default 64 MiB */
  readonly shmBytes?: number | undefined;
  readonly limits?: ResourceLimits | undefined;
  /** Limits of each process by the name that `ulimit` knows: `core`, `fsize`, `stack`. `limits.openFiles` is `nofile`. */
  readonly ulimits?: Readonly<Record<string, number | Ulimit>> | undefined;
  /**
   * Kernel settings of the task's own namespaces: `net.core.somaxconn`. The engine refuses those of the whole machine. Some
   * lift a protection inside the task (`net.ipv4.ip_unprivileged_port_start`).
   */
  readonly sysctls?: Readonly<Record<string, string>> | undefined;
  /** Devices of the engine's host. Each one weakens the sandbox: what the device can do, the task can. */
  readonly devices?: readonly DeviceMapping[] | undefined;
  /**
   * `none`: only a loopback interface. `default`: the engine's default network, and through it whatever the engine's host can
   * reach, itself included. `{ name }`: a network that exists on the engine, whose other containers reach the task, and in which it
   * has the further names `aliases`. The host's and another container's namespace are refused.
   * @default 'default'
   */
  readonly network?:
    | 'none'
    | 'default'
    | { readonly name: string; readonly aliases?: readonly string[] | undefined };
  /**
   * Ports of the task that can be reached from outside, on the loopback address of the engine's host unless they say
   * otherwise: by every program on that host, or by everybody who reaches the address, past many a firewall.
   */
  readonly ports?: readonly PortMapping[] | undefined;
  /** Lines of `/etc/hosts`, by name; `host-gateway` as the address is the engine's host, which then has a name in the task. */
  readonly extraHosts?: Readonly<Record<string, string>> | undefined;
  /** Addresses of name servers in place of the engine's: they see every name that the task asks for. */
  readonly dns?: readonly string[] | undefined;
  /**
   * Milliseconds from the start of the container until the task is stopped and its result is `timeout`.
   * @default 0 (no limit)
   */
  readonly timeoutMs?: number | undefined;
  /**
   * The signal that asks the task to end, before SIGKILL: `SIGINT`, `SIGRTMIN+3`, also without `SIG` or as a number.
   * @default the image's (`STOPSIGNAL`), else SIGTERM
   */
  readonly stopSignal?: string | undefined;
  /**
   * Milliseconds between `stopSignal` and SIGKILL when the task has to stop.
   * @default 5000
   */
  readonly graceMs?: number | undefined;
  /**
   * When to pull: only if the image is not on the engine, on every run, or not at all.
   * @default 'missing'
   */
  readonly pull?: 'missing' | 'always' | 'never' | undefined;
  /** `os[/arch[/variant]]`, for example `linux/arm64`. Absent: the engine's own. */
  readonly platform?: string | undefined;
  /**
   * An init of the engine as PID 1, which passes signals on and reaps orphans. `false` for images whose own init has
   * to be PID 1 (s6-overlay, systemd): their children that outlive their parents are then theirs to reap.
   * @default true
   */
  readonly init?: boolean | undefined;
  /**
   * Runs the image's health check inside the task, as `docker run` does. Nothing in drv reads its answer, and what it
   * takes counts against the task's limits.
   * @default false
   */
  readonly healthcheck?: boolean | undefined;
  /**
   * Mounts the root file system read-only.
   * @default false
   */
  readonly readOnlyRoot?: boolean | undefined;
  /**
   * Linux capabilities given back to the task, without the `CAP_` prefix. Each one weakens the sandbox.
   * {@link CAPABILITY_PRESETS} has the sets that are usual.
   * @default [] (all dropped)
   */
  readonly capabilities?: readonly string[] | undefined;
  /**
   * Lets set-user-id programs gain privileges. Weakens the sandbox.
   * @default false
   */
  readonly allowNewPrivileges?: boolean | undefined;
  /**
   * Runs the task on a terminal: stderr is merged into stdout, and the engine translates line ends.
   * @default false
   */
  readonly tty?: boolean | undefined;
  /**
   * The size of its terminal from the beginning; {@link RunHandle.resize} changes it. An engine that takes none with a
   * container (Docker before 23) is told right after the start, when the task may have looked already. Needs `tty`.
   * @default the engine's own, often 0 by 0 or 80 by 24
   */
  readonly terminalSize?: TerminalSize | undefined;
  /** What happens when the task writes more than somebody reads, or than it may. */
  readonly output?: OutputPolicy | undefined;
  /**
   * The task outlives the process that runs it: another one may go on with it (see {@link Driver.recover}), and until
   * some minutes after its deadline no sweep removes its container. Needs `timeoutMs`, without which nobody could
   * tell when it was abandoned.
   * @default false
   */
  readonly recoverable?: boolean | undefined;
  /**
   * Options of single drivers, each under its driver's name. A driver refuses what it does not know in its own section
   * with `DRV_UNSUPPORTED`, and ignores the sections of others: a task may bring one for each driver it might run on.
   * Those of the Docker driver (`docker`) can open the sandbox, and each is refused unless the driver was made to allow it; the
   * driver in memory (`memory`) knows none.
   */
  readonly driverOptions?: Readonly<Record<string, unknown>> | undefined;
}
