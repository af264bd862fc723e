import { accessSync, constants, existsSync } from 'node:fs';

import { EngineApi } from '../api/engine-api.ts';
import { SetupError } from '../setup-error.ts';

const STANDARD_SOCKET = '/var/run/docker.sock';

/** An engine that is there already, or a sentence that says why there is none. */
export type Reachable = { readonly host: string } | { readonly reason: string };

/**
 * Looks for an engine that somebody else runs: `DOCKER_HOST`, else the standard socket.
 *
 * @throws SetupError when `DOCKER_HOST` is set and nothing answers there: another engine is not what was
 * asked for.
 */
export async function findReachable(env: NodeJS.ProcessEnv): Promise<Reachable> {
  const asked = env.DOCKER_HOST;
  if (asked !== undefined && asked !== '') {
    if (await new EngineApi(asked, env).ping({ timeoutMs: 10_000 })) return { host: asked };
    throw new SetupError(
      `DOCKER_HOST is ${asked}, but no Docker engine answers there. Start it, or unset DOCKER_HOST.`,
    );
  }
  if (!existsSync(STANDARD_SOCKET))
    return { reason: 'DOCKER_HOST is not set and there is no /var/run/docker.sock.' };
  const host = `unix://${STANDARD_SOCKET}`;
  if (await new EngineApi(host, env).ping({ timeoutMs: 10_000 })) return { host };
  return {
    reason: mayUse(STANDARD_SOCKET)
      ? 'DOCKER_HOST is not set and nothing answers at /var/run/docker.sock.'
      : 'DOCKER_HOST is not set and this user may not use /var/run/docker.sock; members of the group docker may.',
  };
}

function mayUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
