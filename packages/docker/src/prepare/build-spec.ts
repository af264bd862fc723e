import type { Logger } from '@drv/core';
import { signalName, wordsOf, type StoredImage, type TaskWithId } from '@drv/core/driver';
import type { ContainerSpec } from '../engine/calls/container-spec.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';
import type { DockerTaskOptions } from './docker-task-options.ts';
import { mountOptions } from './mount-options.ts';
import { networkOptions } from './network-options.ts';
import { portOptions } from './port-options.ts';
import { refuseOptions } from './refuse-options.ts';
import { refuseVolumes } from './refuse-volumes.ts';
import { resourceOptions } from './resource-options.ts';
import { securityOptions } from './security-options.ts';

export interface BuildSpecOptions {
  readonly image: Pick<StoredImage, 'id' | 'volumes'>;
  readonly labels: Readonly<Record<string, string>>;
  /** `driverOptions.docker` of the task, which the driver allows. */
  readonly own: DockerTaskOptions;
  readonly engine: SpecEngine;
}

/** The engine that a container is described for. */
export interface SpecEngine {
  readonly info: EngineInfo;
  /** What the driver asks of its log. */
  readonly log: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
  /** Told what the engine cannot keep. */
  readonly logger: Logger;
}

/**
 * The engine's create body for a task, concern by concern. The image is given by its id: what was resolved, and
 * authorised, is what runs, wherever its tag has moved since.
 */
export function buildSpec(task: TaskWithId, { image, labels, own, engine }: BuildSpecOptions): ContainerSpec {
  const { info, log, logger } = engine;
  const traits = engineTraits(info);
  refuseOptions(task, own, traits);
  refuseVolumes(task, image.volumes ?? []);
  const { NetworkDisabled, NetworkingConfig, Hostname, host } = networkOptions(task, traits);
  const { ExposedPorts, PortBindings } = portOptions(task);
  const { driver, options } = own.logConfig ?? log;
  return {
    Image: image.id,
    Cmd: wordsOf(task.command),
    Entrypoint: entrypointOf(task),
    Env: Object.entries(task.env ?? {}).map(([name, value]) => `${name}=${value}`),
    WorkingDir: task.workDir,
    User: task.user,
    Hostname,
    Labels: { ...task.labels, ...labels },
    Tty: task.tty ?? false,
    // Without StdinOnce, ending the input would detach the output, and the task would never see the end.
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    StopSignal: task.stopSignal === undefined ? undefined : signalName(task.stopSignal),
    NetworkDisabled,
    ExposedPorts,
    Healthcheck: task.healthcheck === true ? undefined : { Test: ['NONE'] },
    NetworkingConfig,
    HostConfig: {
      ...resourceOptions(task, info, logger),
      ...mountOptions(task, traits),
      ...securityOptions(task, own),
      ...host,
      PortBindings,
      ConsoleSize:
        task.terminalSize === undefined ? undefined : [task.terminalSize.rows, task.terminalSize.columns],
      RestartPolicy: { Name: 'no' },
      // The result is read after the exit: the container has to be there still.
      AutoRemove: false,
      LogConfig: { Type: driver, Config: options ?? {} },
    },
  };
}

/** One empty text takes the image's entrypoint away (moby, `daemon/create.go`); an empty list would leave it. */
function entrypointOf({ entrypoint }: TaskWithId): readonly string[] | undefined {
  const words = wordsOf(entrypoint);
  return words?.length === 0 ? [''] : words;
}
