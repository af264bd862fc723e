import type { AbortOptions, ContainerTask, Logger } from '@drv/core';
import { DrvError, mountAtStart, type TarEntry } from '@drv/core/driver';
import { once } from '../archive/once.ts';
import { packWhole } from '../archive/pack-whole.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { ImageMemory } from '../engine/image-memory.ts';
import type { ResolveDirectory } from './resolve-directory.ts';

/** Of its id, what an engine makes the host name of a container of. */
const ID_CHARACTERS = 12;

/**
 * The names that a machine has for itself, `localhost` and its own, for a container that has no network sandbox: the engine
 * leaves its `/etc/hosts` empty.
 */
export interface HostsFile {
  /** Relative to the root. */
  readonly entry: TarEntry;
  /**
   * Whether it can go with what else goes into the root. Each archive by itself costs 0.1 s on Docker 20.10, which starts a process
   * for it.
   */
  goesWithRoot(resolve: ResolveDirectory, mountPaths: readonly string[]): Promise<boolean>;
  /**
   * Puts it in by itself. A task runs without it where the engine refuses, or whatever filters what it is asked.
   */
  write(engine: Pick<EngineClient, 'putArchive'>, options: AbortOptions): Promise<void>;
}

/** Goes in before the files of the task, which may hold another one. */
export function hostsFile(
  task: Pick<ContainerTask, 'hostname' | 'tmpfs' | 'volumes'>,
  {
    containerId,
    memory,
    logger,
  }: { readonly containerId: string; readonly memory: ImageMemory; readonly logger: Logger },
): HostsFile {
  const { hostname = containerId.slice(0, ID_CHARACTERS) } = task;
  const content = Buffer.from(
    `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n127.0.0.1\t${hostname}\n`,
  );
  const entry: TarEntry = {
    name: 'etc/hosts',
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    modifiedMs: Date.now(),
    size: content.length,
    content: once(content),
  };
  return {
    entry,
    async goesWithRoot(resolve, mountPaths) {
      const isMounted = mountPaths.includes('/etc') || mountAtStart(task, '/etc') !== undefined;
      if (isMounted) return false;
      if (memory.hasPlainEtc === undefined) {
        const { path, missing } = await resolve('/etc');
        memory.hasPlainEtc = path === '/etc' && missing === 0;
      }
      return memory.hasPlainEtc;
    },
    async write(engine, { signal }) {
      const archive = await packWhole({ ...entry, name: 'hosts' });
      await engine.putArchive(containerId, archive, { path: '/etc', signal }).catch((error: unknown) => {
        if (!DrvError.is(error) || error.statusCode === undefined) throw error;
        logger.warn({ error: String(error) }, 'the container has no /etc/hosts: the engine took none');
      });
    },
  };
}
