import { inject } from 'vitest';

/** Whether the tests run on Podman; what it does differently is in `docs/engines.md`. */
export const isPodman = inject('engine').flavour === 'podman';

/** Before 5.0. */
export const isOldPodman = inject('engine').version.startsWith('Podman 4.');

/** Why a test is left out on Podman, or expects something else. */
export const ON_PODMAN = {
  makesDirectories: 'Podman makes a missing directory of the host, and does not say so',
  tellsNoOom: 'Podman before 5.0 never says whether a kill was for memory',
  launches: 'Podman takes output over for as long as it comes: no launcher says words around a task',
  livesOn: 'tasks outlive Podman, and it has no setting to end them',
  triesForLong: 'Podman itself tries again for a minute where there were too many requests',
  readsSchema1: 'Podman takes a manifest of schema 1',
  countsTwice: 'Podman 4.3 counts a layer once for each image that has it',
  takesNoTokens: 'Podman takes no ready token for a registry',
  startsWithoutRoom: 'Podman starts a task on a disk that is full',
  namesNoCommand: 'the init of Podman does not say which command it could not start',
  waitsForReader: 'a task on Podman does not end before its output has been read',
  losesEvents: 'Podman tells of events twice, or not at all, when it begins a new file of them',
  parksNone: 'no container is started ahead on Podman',
} as const;
