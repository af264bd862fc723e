import type { Logger } from '@drv/core';
import {
  operation,
  type OperationFields,
  type PrepareOptions,
  type StoredImage,
  type TaskWithId,
} from '@drv/core/driver';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';
import { hostsFile } from '../files/hosts-file.ts';
import type { PlannedFile } from '../files/plan-files.ts';
import { putFiles } from '../files/put-files.ts';
import { putOwnFiles } from '../files/put-own-files.ts';
import { directoryResolver } from '../files/resolve-directory.ts';
import type { ContainerIdentity } from '../ownership/container-identity.ts';
import { imageMemory } from '../engine/image-memory.ts';
import { knownMounts } from './known-mounts.ts';
import type { PrepareParts } from './prepare-parts.ts';
import { needsHosts } from './needs-hosts.ts';

export interface FillContainerOptions extends Pick<PrepareOptions, 'onFiles' | 'signal'> {
  readonly containerId: string;
  readonly identity: ContainerIdentity;
  readonly info: EngineInfo;
  readonly image: Pick<StoredImage, 'id' | 'volumes'>;
  /** What runs the task, if anything does. */
  readonly launcher?: Buffer | undefined;
  readonly files: readonly PlannedFile[];
  readonly fields: OperationFields;
  readonly logger: Logger;
}

/** Puts the names of the machine, a launcher and the files of a task into its container, which is removed when that fails. */
export async function fillContainer(
  parts: Pick<PrepareParts, 'engine' | 'held' | 'discard'>,
  task: TaskWithId,
  { containerId, identity, info, image, launcher, ...options }: FillContainerOptions,
): Promise<void> {
  const { files, onFiles, signal, fields, logger } = options;
  const { engine, held } = parts;
  const traits = engineTraits(info);
  try {
    const memory = imageMemory(engine, image.id);
    const hosts = needsHosts(task, traits) ? hostsFile(task, { containerId, memory, logger }) : undefined;
    const own = { engine, containerId, hosts, launcher, signal };
    if (task.workDir === undefined && files.length === 0) {
      const resolve = directoryResolver(engine, containerId, { signal });
      return await putOwnFiles({ ...own, resolve, mountPaths: knownMounts(task, image) });
    }
    await operation('files.put', { ...fields, containerId }, () =>
      putFiles(task, { ...own, traits, files, onFiles }),
    );
  } catch (error) {
    await parts.discard({ identity, answered: true });
    held.delete(identity.key);
    throw error;
  }
}
