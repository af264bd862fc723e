import type { AbortOptions, CredentialProvider, Logger } from '@drv/core';
import type { ImageCache, ImagePuller } from '@drv/image';
import type { DiscardOptions } from '../ownership/discard-container.ts';
import type { DanglingReaper } from '../ownership/dangling-reaper.ts';
import type { RemoveContainer } from '../ownership/remove-container.ts';
import type { logOf, Timing } from './docker-options.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineGate } from '../engine/engine-gate.ts';
import type { EngineInfo } from '../engine/engine-info.ts';
import type { Owner } from '../ownership/owner.ts';

/** What a driver is made of, wired once. */
export interface DriverParts {
  readonly engine: EngineClient;
  readonly gate: EngineGate;
  /** Asked once, and again after it failed. */
  info(options: AbortOptions): Promise<EngineInfo>;
  readonly puller: ImagePuller;
  readonly cache: ImageCache | undefined;
  readonly reauthorise: boolean;
  readonly credentials: CredentialProvider | undefined;
  readonly logger: Logger;
  readonly timing: Timing;
  readonly spool: { readonly memoryBytes: number; readonly directory: string };
  readonly logFor: (engine: EngineInfo) => ReturnType<typeof logOf>;
  /** Tells this driver's containers from those of every other. */
  readonly instance: string;
  readonly owner: Owner;
  /** Removes the container of an attempt whose create call failed, or sees to it later. Never throws. */
  discard(attempt: Pick<DiscardOptions, 'name' | 'attempt' | 'answered'>): Promise<void>;
  readonly remove: RemoveContainer;
  readonly reaper: DanglingReaper;
}
