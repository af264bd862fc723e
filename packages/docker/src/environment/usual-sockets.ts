import { join } from 'node:path';
import { type Environment, homeOf, variable } from './environment.ts';

/** A place at which the set-up of some engine puts its socket. */
export interface UsualSocket {
  readonly path: string;
  /** Whose it is, for an error. */
  readonly of: string;
}

/**
 * Where engines listen that nobody named, the most usual first: the one of the machine, then the user's own. Those of
 * Podman come last, as a user who has both uses Docker for what speaks its API.
 *
 * Sources: docs.docker.com (rootless mode, Docker Desktop), colima and Rancher Desktop (their READMEs), podman-system-service(1).
 */
export function usualSockets({
  env,
  platform,
}: {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
}): readonly UsualSocket[] {
  if (platform === 'win32') {
    return [
      { path: '//./pipe/docker_engine', of: 'Docker Desktop' },
      { path: '//./pipe/podman-machine-default', of: 'Podman' },
    ];
  }
  const home = homeOf(env, platform);
  const runtime = variable(env, 'XDG_RUNTIME_DIR');
  const ofRuntime = (name: string, of: string) =>
    runtime === undefined ? [] : [{ path: join(runtime, name), of: `${of} (XDG_RUNTIME_DIR)` }];
  return [
    { path: '/var/run/docker.sock', of: 'Docker' },
    ...ofRuntime('docker.sock', 'rootless Docker'),
    { path: join(home, '.docker/run/docker.sock'), of: 'rootless Docker and Docker Desktop' },
    { path: join(home, '.docker/desktop/docker.sock'), of: 'Docker Desktop on Linux' },
    { path: join(home, '.colima/default/docker.sock'), of: 'Colima' },
    { path: join(home, '.orbstack/run/docker.sock'), of: 'OrbStack' },
    { path: join(home, '.rd/docker.sock'), of: 'Rancher Desktop' },
    ...ofRuntime('podman/podman.sock', 'rootless Podman'),
    { path: '/run/podman/podman.sock', of: 'Podman' },
  ];
}
