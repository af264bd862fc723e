import type { Logger } from '@drv/core';
import { operation, type OperationFields, type PrepareOptions, type TaskWithId } from '@drv/core/driver';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';
import { hostsFile } from '../files/hosts-file.ts';
import type { PlannedFile } from '../files/plan-files.ts';
import { putFiles } from '../files/put-files.ts';
import type { ContainerIdentity } from '../ownership/container-identity.ts';
import type { PrepareParts } from './prepare-parts.ts';
import { needsHosts } from './needs-hosts.ts';

export interface FillContainerOptions extends Pick<PrepareOptions, 'onFiles' | 'signal'> {
  readonly containerId: string;
  readonly identity: ContainerIdentity;
  readonly info: EngineInfo;
  readonly files: readonly PlannedFile[];
  readonly fields: OperationFields;
  readonly logger: Logger;
}

/** Puts the names of the machine and the files of a task into its container, which is removed when that fails. */
export async function fillContainer(
  parts: Pick<PrepareParts, 'engine' | 'held' | 'discard'>,
  task: TaskWithId,
  { containerId, identity, info, ...options }: FillContainerOptions,
): Promise<void> {
  const { files, onFiles, signal, fields, logger } = options;
  const { engine, held } = parts;
  const traits = engineTraits(info);
  try {
    const hosts = needsHosts(task, traits) ? hostsFile(task, { containerId, logger }) : undefined;
    if (task.workDir === undefined && files.length === 0) return await hosts?.write(engine, { signal });
    await operation('files.put', { ...fields, containerId }, () =>
      putFiles(task, { engine, containerId, traits, files, hosts, onFiles, signal }),
    );
  } catch (error) {
    await parts.discard({ identity, answered: true });
    held.delete(identity.key);
    throw error;
  }
}
