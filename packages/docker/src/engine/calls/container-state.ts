import { DrvError, type PublishedPort, signalName } from '@drv/core/driver';
import { readPorts } from './read-ports.ts';
import type { Wanted } from '../wire/json-selection.ts';
import { exitCodeOf, labelsOf, objectOf, textOf, timeOf } from './document.ts';
import { OWN_LABELS } from './own-labels.ts';

/** Where a container's output is kept. */
export interface LogConfig {
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
}

/** What the engine knows of a container, as far as drv asks. */
export interface ContainerState {
  readonly id: string;
  readonly name: string;
  readonly status: ContainerStatus;
  /** It has ended, and the engine has not put its file system away yet (Podman's `stopped`). */
  readonly isCleaningUp: boolean;
  /** Zero until it ended; 127, 126 or 128 after a start that failed. */
  readonly exitCode: number;
  /** The kernel killed one of its processes for memory. A strong yes and a weak no. */
  readonly oomKilled: boolean;
  /** Why a start failed. */
  readonly error: string;
  /** RFC 3339; absent before the start. */
  readonly startedAt?: string | undefined;
  /** RFC 3339; absent before the end. */
  readonly finishedAt?: string | undefined;
  /** Of its main process, as the engine's machine numbers it; absent unless it runs. */
  readonly pid?: number | undefined;
  readonly imageId: string;
  /** RFC 3339, by the engine's clock. */
  readonly createdAt: string;
  /** Who its main process runs as, as the task or the image says it; empty: root. */
  readonly user: string;
  /** Where volumes and directories of the host are mounted. */
  readonly mountPaths: readonly string[];
  /** Where file systems in memory are mounted, which end with it. */
  readonly tmpfsPaths: readonly string[];
  /** It has a terminal: its output comes without frames. */
  readonly tty: boolean;
  /** What asks it to end: its own, or that of its image. Absent: none of the two names one. */
  readonly stopSignal?: string | undefined;
  /** Those that are published now: none before the start and after the end. */
  readonly ports: readonly PublishedPort[];
  readonly log: LogConfig;
  readonly labels: Readonly<Record<string, string>>;
}

/** Docker's words for the state of a container; Podman's own are translated. */
export type ContainerStatus =
  | 'created'
  | 'running'
  | 'paused'
  | 'restarting'
  | 'removing'
  | 'exited'
  | 'dead'
  | 'unknown';

/** Podman's own words. Its process exists from the attach on, and a container that ended waits to be cleaned up. */
const PODMAN: Readonly<Record<string, ContainerStatus>> = {
  configured: 'created',
  initialized: 'created',
  stopping: 'running',
  stopped: 'exited',
};

const STATUSES: readonly string[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
];

/** Whether its main process is gone for good. */
export function hasEnded(state: Pick<ContainerState, 'status'>): boolean {
  return state.status === 'exited' || state.status === 'dead';
}

/**
 * Whether somebody else has started it anew, by `docker restart` for one: what the engine keeps of a start, an exit code and a kill for
 * memory is then of another run. A container of drv is started once, and one that runs for the first time has not ended yet.
 */
export function runsAgain({ status, finishedAt }: Pick<ContainerState, 'status' | 'finishedAt'>): boolean {
  return (status === 'running' || status === 'paused') && finishedAt !== undefined;
}

/** Whether the run that drv started is over, whatever became of the container. */
export function isOver(state: Pick<ContainerState, 'status' | 'finishedAt'>): boolean {
  return hasEnded(state) || state.status === 'restarting' || runsAgain(state);
}

/** Whether its main process ran at some time. */
export function wasStarted(state: ContainerState): boolean {
  return state.startedAt !== undefined;
}

/** What of the engine's inspect document is read. */
export const CONTAINER_STATE: Wanted = {
  Id: true,
  Name: true,
  Image: true,
  Created: true,
  State: true,
  Mounts: { Destination: true },
  Config: { Tty: true, User: true, StopSignal: true, Labels: OWN_LABELS },
  HostConfig: { LogConfig: true, Tmpfs: true },
  NetworkSettings: { Ports: true },
};

/** Reads the engine's inspect document, which may come from any version of any engine. */
export function readContainerState(document: unknown): ContainerState {
  const root = objectOf(document);
  const state = objectOf(root['State']);
  const config = objectOf(root['Config']);
  const host = objectOf(root['HostConfig']);
  const log = objectOf(host['LogConfig']);
  const signal = config['StopSignal'];
  const status = textOf(state['Status']).toLowerCase();
  const op = 'inspect container';
  const startedAt = timeOf(state['StartedAt'], op);
  const finishedAt = timeOf(state['FinishedAt'], op);
  const { Pid: pid } = state;
  const exitCode = exitCodeOf(state['ExitCode']);
  // Nothing would be told from success.
  if (finishedAt !== undefined && exitCode === undefined) {
    throw new DrvError('DRV_PROTOCOL', 'A container that has ended, without an exit code', { op });
  }
  return {
    id: textOf(root['Id']),
    name: textOf(root['Name']).replace(/^\//, ''),
    status: STATUSES.includes(status) ? (status as ContainerStatus) : (PODMAN[status] ?? 'unknown'),
    isCleaningUp: status === 'stopped',
    exitCode: exitCode ?? 0,
    oomKilled: state['OOMKilled'] === true,
    error: textOf(state['Error']),
    startedAt,
    finishedAt,
    pid: typeof pid === 'number' && pid > 0 ? pid : undefined,
    imageId: textOf(root['Image']),
    createdAt: textOf(root['Created']),
    user: textOf(config['User']),
    mountPaths: mountPaths(root['Mounts']),
    tmpfsPaths: Object.keys(objectOf(host['Tmpfs'])),
    tty: config['Tty'] === true,
    // Podman gives a number.
    stopSignal: signalName(typeof signal === 'number' ? String(signal) : textOf(signal)),
    ports: readPorts(objectOf(root['NetworkSettings'])['Ports']),
    log: { driver: textOf(log['Type']), options: labelsOf(log['Config']) },
    labels: labelsOf(config['Labels']),
  };
}

function mountPaths(mounts: unknown): readonly string[] {
  if (!Array.isArray(mounts)) return [];
  return mounts.map((mount) => textOf(objectOf(mount)['Destination'])).filter((path) => path !== '');
}
