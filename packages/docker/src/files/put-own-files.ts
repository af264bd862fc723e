import type { AbortOptions } from '@drv/core';
import { packWhole } from '../archive/pack-whole.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { launcherEntry, putLauncher } from '../launcher/put-launcher.ts';
import type { HostsFile } from './hosts-file.ts';
import type { ResolveDirectory } from './resolve-directory.ts';

/** What drv itself puts into a container. */
export interface OwnFiles {
  readonly hosts?: HostsFile | undefined;
  readonly launcher?: Buffer | undefined;
}

export interface PutOwnFilesOptions extends AbortOptions, OwnFiles {
  readonly engine: Pick<EngineClient, 'putArchive'>;
  readonly containerId: string;
  readonly resolve: ResolveDirectory;
  readonly mountPaths: readonly string[];
}

/** In one archive where that can be: an engine may start a process for each. */
export async function putOwnFiles(options: PutOwnFilesOptions): Promise<void> {
  const { engine, containerId, hosts, launcher, resolve, mountPaths, signal } = options;
  if (hosts !== undefined && launcher !== undefined && (await hosts.goesWithRoot(resolve, mountPaths))) {
    const archive = await packWhole(hosts.entry, launcherEntry(launcher));
    return await engine.putArchive(containerId, archive, { path: '/', signal });
  }
  await hosts?.write(engine, { signal });
  if (launcher !== undefined) await putLauncher(engine, containerId, { launcher, signal });
}
