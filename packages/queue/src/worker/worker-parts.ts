import type { CredentialProvider, Driver, Logger } from '@drv/core';
import type { DirectListener } from '../direct/direct-listener.ts';
import type { Codec } from '../protocol/codec.ts';
import type { ReadContainerOutput } from '../look/read-container-output.ts';
import type { TaskStore } from '../store/task-store.ts';
import type { EnvironmentOf } from './task-worker-options.ts';

/** What runs of a worker have in common. */
export interface WorkerParts {
  readonly store: TaskStore;
  readonly driver: Driver;
  readonly node: string;
  readonly codec: Codec;
  readonly credentials: CredentialProvider | undefined;
  readonly environment: EnvironmentOf | undefined;
  readonly direct: DirectListener | undefined;
  readonly readOutput: ReadContainerOutput | undefined;
  readonly logger: Logger;
  /** Milliseconds of silence after which somebody is gone. */
  readonly silentMs: number;
}
