import type { AbortOptions, CredentialProvider } from '@drv/core';
import type { StoredImage, TaskWithId } from '@drv/core/driver';
import type { ImageCache, ImagePuller } from '@drv/image';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineGate } from '../engine/gate/engine-gate.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import type { ParkedTask } from '../launcher/parked-task.ts';
import type { DanglingReaper } from '../ownership/dangling-reaper.ts';
import type { DiscardOptions } from '../ownership/discard-container.ts';
import type { Owner } from '../ownership/owner.ts';
import type { RemoveContainer } from '../ownership/remove-container.ts';
import type { WitnessChoice } from '../launcher/is-witnessed.ts';
import type { DockerTaskOptions } from './docker-task-options.ts';

/** A task that may run in a container that was started ahead. */
export interface WarmTask extends AbortOptions {
  readonly task: TaskWithId;
  /** `driverOptions.docker` of the task. */
  readonly own: DockerTaskOptions;
  readonly image: StoredImage;
  /** What the image is called. */
  readonly reference: string;
  readonly info: EngineInfo;
}

/** What the tasks of one driver share while they are prepared. */
export interface PrepareParts {
  readonly engine: EngineClient;
  readonly gate: EngineGate;
  /** Asked once, and again after it failed. */
  info(options: AbortOptions): Promise<EngineInfo>;
  readonly puller: () => Promise<ImagePuller>;
  readonly cache: ImageCache | undefined;
  readonly reauthorise: boolean;
  readonly credentials: CredentialProvider | undefined;
  /** The engine's log of a container, where the task does not choose one. */
  readonly logFor: (engine: EngineInfo) => {
    readonly driver: string;
    readonly options: Readonly<Record<string, string>>;
  };
  /** Tells this driver's containers from those of every other. */
  readonly instance: string;
  readonly owner: Owner;
  /** Removes the container whose create call failed, or sees to it later. Never throws. */
  discard(attempt: Pick<DiscardOptions, 'identity' | 'answered'>): Promise<void>;
  /** Keys of the containers that are being created, or will be removed when their task is closed. */
  readonly held: Set<string>;
  readonly remove: RemoveContainer;
  readonly witness: WitnessChoice;
  /** A container that was started ahead, for a task that can have one. Never throws. */
  takeParked(asked: WarmTask): Promise<ParkedTask | undefined>;
  readonly reaper: Pick<DanglingReaper, 'search'>;
}
