import type { Logger } from '@drv/core';
import { commandOf, type TaskWithId } from '@drv/core/driver';
import type { ContainerSpec } from '../engine/calls/container-spec.ts';
import type { EngineInfo } from '../engine/engine-info.ts';
import { engineTraits } from '../engine/engine-traits.ts';
import { mountOptions } from './mount-options.ts';
import { resourceOptions } from './resource-options.ts';
import { securityOptions } from './security-options.ts';

export interface BuildSpecOptions {
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly engine: EngineInfo;
  readonly logger: Logger;
  readonly log: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
}

/**
 * The engine's create body for a task, concern by concern. The image is given by its id: what was resolved, and
 * authorised, is what runs, wherever its tag has moved since.
 */
export function buildSpec(task: TaskWithId, options: BuildSpecOptions): ContainerSpec {
  const command = commandOf(task);
  return {
    Image: options.imageId,
    ...(command === undefined ? {} : { Cmd: command }),
    Env: Object.entries(task.env ?? {}).map(([name, value]) => `${name}=${value}`),
    ...(task.workDir === undefined ? {} : { WorkingDir: task.workDir }),
    ...(task.user === undefined ? {} : { User: task.user }),
    ...(task.hostname === undefined ? {} : { Hostname: task.hostname }),
    Labels: { ...task.labels, ...options.labels },
    Tty: task.tty ?? false,
    // Without StdinOnce, ending the input would detach the output, and the task would never see the end.
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    // More than the network mode "none": the engine then makes no network sandbox at all, at twice the speed.
    ...(task.network === 'none' ? { NetworkDisabled: true } : {}),
    HostConfig: {
      ...resourceOptions(task, options.engine, options.logger),
      ...mountOptions(task, engineTraits(options.engine)),
      ...securityOptions(task),
      ...networkMode(task),
      RestartPolicy: { Name: 'no' },
      // The result is read after the exit: the container has to be there still.
      AutoRemove: false,
      LogConfig: { Type: options.log.driver, Config: options.log.options },
    },
  };
}

function networkMode({ network }: TaskWithId): { readonly NetworkMode?: string } {
  if (network === undefined || network === 'default') return {};
  return { NetworkMode: network === 'none' ? 'none' : network.name };
}
