import type { Logger } from '@drv/core';
import type { ImageEvidence, OperationFields, PrepareOptions } from '@drv/core/driver';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import type { Place } from '../engine/gate/engine-gate.ts';
import type { LaunchedTask } from '../launcher/launch.ts';
import type { ParkedTask } from '../launcher/parked-task.ts';
import type { ContainerIdentity } from '../ownership/container-identity.ts';
import type { DockerTaskOptions } from './docker-task-options.ts';

/** A container that is there for its task. */
export interface Prepared {
  readonly containerId: string;
  readonly identity: Pick<ContainerIdentity, 'key'>;
  readonly info: EngineInfo;
  readonly image: ImageEvidence;
  /** What asks the task to end. */
  readonly stopSignal: string;
  /** Keeps the image until the container is gone. */
  readonly lease: Disposable | undefined;
  /** Milliseconds that the task waited for its turn at the engine. */
  readonly queuedMs: number;
  /** The container was started ahead, and waits for the task. */
  readonly parked?: ParkedTask | undefined;
  /** A launcher begins it. */
  readonly announced?: LaunchedTask | undefined;
}

export interface PrepareTaskOptions extends PrepareOptions {
  /** Among the tasks that are being prepared. */
  readonly place: Place;
  /** `driverOptions.docker` of the task. */
  readonly own: DockerTaskOptions;
  /** Called when the engine has been asked for a container: what is needed next can be loaded while it works. */
  readonly onCreating: () => void;
  readonly fields: OperationFields;
  readonly logger: Logger;
}
