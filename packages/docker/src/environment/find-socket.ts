import type { UsualSocket } from './usual-sockets.ts';
import { DrvError, builtin } from '@drv/core/driver';

/**
 * The first of these that this process may open; where there are only others, the first of those, so that the error of a
 * connection says why.
 *
 * @throws `DRV_ENGINE_UNAVAILABLE` when none is there; the message names all of them.
 */
export async function findSocket(
  sockets: readonly UsualSocket[],
): Promise<{ readonly host: string; readonly from: string }> {
  const states = await Promise.all(sockets.map(({ path }) => stateOf(path)));
  const found = sockets[states.includes('open') ? states.indexOf('open') : states.indexOf('shut')];
  if (found === undefined) throw nothingFound(sockets);
  const scheme = isPipe(found.path) ? 'npipe' : 'unix';
  return { host: `${scheme}://${found.path}`, from: `socket of ${found.of}` };
}

async function stateOf(path: string): Promise<'open' | 'shut' | 'none'> {
  try {
    const { constants, promises } = builtin.fs;
    const found = await promises.stat(path);
    if (!found.isSocket() && !isPipe(path)) return 'none';
    await promises.access(path, constants.R_OK | constants.W_OK);
    return 'open';
  } catch (error) {
    return ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '') ? 'shut' : 'none';
  }
}

/** A named pipe of Windows, which is no socket to `stat`. */
function isPipe(path: string): boolean {
  return path.startsWith('//./pipe/');
}

function nothingFound(sockets: readonly UsualSocket[]): DrvError {
  const places = sockets.map(({ path, of }) => `${path} (${of})`).join(', ');
  return new DrvError(
    'DRV_ENGINE_UNAVAILABLE',
    `No engine: DOCKER_HOST is not set, no docker context is in use, and there is no socket at ${places}`,
    { op: 'find engine' },
  );
}
