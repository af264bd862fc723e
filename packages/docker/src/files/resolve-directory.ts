import { posix } from 'node:path';
import type { AbortOptions } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';

/** Where a directory of a container is, or would be. */
export interface ResolvedDirectory {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** How many of its last parts are not there. */
  readonly missing: number;
}

export type ResolveDirectory = (path: string) => Promise<ResolvedDirectory>;

/** As many as the kernel follows (`path_resolution(7)`). */
const MAX_LINKS = 40;

/** Follows the links of a container's paths, which need not run, and asks for no directory twice. */
export function directoryResolver(
  engine: Pick<EngineClient, 'statPath'>,
  containerId: string,
  options: AbortOptions,
): ResolveDirectory {
  const known = new Map<string, Promise<ResolvedDirectory>>();
  let links = 0;

  function resolve(path: string): Promise<ResolvedDirectory> {
    let found = known.get(path);
    if (found === undefined) {
      found = look(path);
      known.set(path, found);
    }
    return found;
  }

  async function look(path: string): Promise<ResolvedDirectory> {
    if (path === '/') return { path, missing: 0 };
    const above = await resolve(posix.dirname(path));
    const here = posix.join(above.path, posix.basename(path));
    if (above.missing > 0) return { path: here, missing: above.missing + 1 };
    const state = await engine.statPath(containerId, here, options);
    if (state === undefined) return { path: here, missing: 1 };
    if (state.type === 'directory') return { path: here, missing: 0 };
    if (state.type === 'symlink') {
      links += 1;
      const target = posix.resolve(above.path, state.linkTarget);
      if (links <= MAX_LINKS && target !== here) return resolve(target);
    }
    throw new DrvError('DRV_INVALID_TASK', `${path} in the container is no directory`, { op: 'put files' });
  }

  return resolve;
}
