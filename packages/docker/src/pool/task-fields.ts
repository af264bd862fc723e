import type { ContainerTask } from '@drv/core';
import type { DockerTaskOptions } from '../prepare/docker-task-options.ts';

/**
 * - `shape`: fixed when a container is created: only one that was parked with the same value will do.
 * - `given`: a parked container is told, or drv alone needs it.
 * - `cold`: where it is set, the task gets a container of its own.
 */
export type FieldPlace = 'shape' | 'given' | 'cold';

interface FieldRow {
  readonly place: FieldPlace;
  readonly because?: string;
}

const shape: FieldRow = { place: 'shape' };
const given: FieldRow = { place: 'given' };
const cold = (because: string): FieldRow => ({ place: 'cold', because });

/** Where each field of a task has its place when the task gets a parked container. */
export const TASK_FIELDS: Readonly<Record<keyof ContainerTask, FieldRow>> = {
  id: given,
  // By its id, since a name may mean another one tomorrow.
  image: given,
  command: given,
  entrypoint: given,
  tenant: given,
  env: given,
  // The engine makes one that is not there, as root, which no user inside can.
  workDir: shape,
  user: shape,
  groups: shape,
  hostname: shape,
  labels: shape,
  volumes: cold('a mount is what was at its path when the container was started'),
  tmpfs: shape,
  files: cold('files are put in before the start'),
  shmBytes: shape,
  limits: shape,
  ulimits: shape,
  sysctls: shape,
  devices: cold('a device is held while nobody uses it'),
  network: shape,
  ports: cold('a port is held while nobody uses it'),
  extraHosts: shape,
  dns: shape,
  // Beside it the time that a container may live unowned, which is in its labels: see `leaseClassMs`.
  timeoutMs: given,
  stopSignal: shape,
  graceMs: given,
  pull: given,
  platform: shape,
  init: shape,
  healthcheck: cold('it would check a container in which nothing runs yet'),
  readOnlyRoot: cold('nothing can be put into a read-only root'),
  capabilities: shape,
  allowNewPrivileges: shape,
  tty: cold('a terminal echoes what its program is told, and acts on some of it'),
  terminalSize: given,
  output: given,
  recoverable: cold('another process finds it by its labels, which cannot be changed'),
  driverOptions: given,
};

/** The same for `driverOptions.docker`. */
export const OPTION_FIELDS: Readonly<Record<keyof DockerTaskOptions, FieldRow>> = {
  runtime: shape,
  seccomp: shape,
  apparmor: shape,
  userns: shape,
  ipc: shape,
  pid: shape,
  cgroupParent: shape,
  logConfig: shape,
  annotations: shape,
};
