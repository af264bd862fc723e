import { randomUUID } from 'node:crypto';
import type { AbortOptions, CredentialProvider, Logger } from '@drv/core';
import { silentLogger } from '@drv/core/driver';
import { createImagePuller, type ImageCache, type ImagePuller } from '@drv/image';
import { createDockerImageStore } from '../prepare/docker-image-store.ts';
import { discardContainer, type DiscardOptions } from '../ownership/discard-container.ts';
import { createDanglingReaper, type DanglingReaper } from '../ownership/dangling-reaper.ts';
import { createRemover, type RemoveContainer } from '../ownership/remove-container.ts';
import { logOf, spoolOf, timingOf, type DockerDriverOptions, type Timing } from './docker-options.ts';
import { createEngineClient, type EngineClient } from '../engine/engine-client.ts';
import { createEngineGate, type EngineGate } from '../engine/engine-gate.ts';
import type { EngineInfo } from '../engine/engine-info.ts';
import { engineTraits } from '../engine/engine-traits.ts';
import { rememberInfo } from '../engine/remember-info.ts';
import { thisProcess, type Owner } from '../ownership/owner.ts';

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
  /** Removes the container whose create call failed, or sees to it later. Never throws. */
  discard(attempt: Pick<DiscardOptions, 'identity' | 'answered'>): Promise<void>;
  /** Keys of the containers that are being created, or will be removed when their task is closed. */
  readonly held: Set<string>;
  readonly remove: RemoveContainer;
  readonly reaper: DanglingReaper;
}

/** Wires the parts of one driver. */
export function createDriverParts(options: DockerDriverOptions): DriverParts {
  const engine = options.engine ?? createEngineClient(options);
  const logger = options.logger ?? silentLogger;
  const timing = timingOf(options);
  const instance = randomUUID();
  const gate = createEngineGate();
  const remove = createRemover({ engine, gate, removeMs: timing.removeMs });
  const held = new Set<string>();
  const closeMs = 4 * timing.removeMs;
  const reaper = createDanglingReaper({ engine, remove, instance, held, closeMs, logger });
  return {
    engine,
    gate,
    info: rememberInfo(engine),
    puller: options.puller ?? createImagePuller({ store: createDockerImageStore({ engine }) }),
    cache: options.cache,
    reauthorise: options.reauthorise ?? false,
    credentials: options.credentials,
    logger,
    timing,
    spool: spoolOf(options),
    logFor: (info) => logOf(options, engineTraits(info)),
    instance,
    held,
    remove,
    reaper,
    owner: thisProcess(),
    async discard(attempt) {
      const settled = await discardContainer(engine, { ...attempt, logger, remove });
      if (!settled) reaper.search();
    },
  };
}
