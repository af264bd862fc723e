import type { Logger } from '@drv/core';
import { guardLogger, randomName, silentLogger, type TaskOutputOptions } from '@drv/core/driver';
import { discardContainer, type DiscardOptions } from '../ownership/discard-container.ts';
import { createDanglingReaper, type DanglingReaper } from '../ownership/dangling-reaper.ts';
import { createRemover } from '../ownership/remove-container.ts';
import { latePuller } from './late-puller.ts';
import { loadPools } from './load-steps.ts';
import { logConfigOf, spoolOf, type DockerDriverOptions } from './docker-options.ts';
import { createEngineClient } from '../engine/engine-client.ts';
import type { EngineClientOptions } from '../engine/engine-client-options.ts';
import { createEngineGate } from '../engine/gate/engine-gate.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';
import { rememberInfo } from '../engine/remember-info.ts';
import { thisProcess } from '../ownership/owner.ts';
import { latePool } from '../pool/late-pool.ts';
import type { WarmPool } from '../pool/create-warm-pool.ts';
import { poolSettingsOf } from '../pool/pool-options.ts';
import type { PrepareParts } from '../prepare/prepare-parts.ts';
import { timingOf, type Timing } from '../run/timing.ts';
import { createSamplePace, type SamplePace } from '../run/usage/sample-pace.ts';

/** What a driver is made of, wired once. */
export interface DriverParts extends PrepareParts {
  readonly logger: Logger;
  readonly timing: Timing;
  readonly spool: TaskOutputOptions['spool'];
  readonly reaper: DanglingReaper;
  readonly samplePace: SamplePace | undefined;
  readonly pool: WarmPool | undefined;
  /** Of the driver's own puller. */
  closePuller(): Promise<void>;
}

function clientOptions(options: DockerDriverOptions): EngineClientOptions {
  const { host, tls, dockerode, requestTimeoutMs, sshAgentSocket, sshConfigFile, platform } = options;
  return { host, tls, dockerode, requestTimeoutMs, sshAgentSocket, sshConfigFile, platform };
}

/** Wires the parts of one driver. */
export function createDriverParts(options: DockerDriverOptions): DriverParts {
  const engine = options.engine ?? createEngineClient(clientOptions(options));
  const logger = guardLogger(options.logger ?? silentLogger);
  const timing = timingOf(options);
  const instance = randomName();
  const gate = createEngineGate(options);
  const remove = createRemover({ engine, gate, removeMs: timing.removeMs });
  const held = new Set<string>();
  const closeMs = 4 * timing.removeMs;
  const reaper = createDanglingReaper({ engine, remove, instance, held, closeMs, logger });
  const puller = latePuller(engine, options.puller);
  const shared = {
    engine,
    gate,
    info: rememberInfo(engine),
    puller: puller.get,
    cache: options.cache,
    reauthorise: options.reauthorise ?? false,
    credentials: options.credentials,
    witness: options.witness ?? 'busy',
    logger,
    timing,
    spool: spoolOf(options),
    logFor: (info: EngineInfo) => logConfigOf(options, engineTraits(info)),
    instance,
    held,
    remove,
    reaper,
    owner: thisProcess(),
    async discard(attempt: Pick<DiscardOptions, 'identity' | 'answered'>) {
      const settled = await discardContainer(engine, { ...attempt, logger, remove });
      if (!settled) reaper.search();
    },
  };
  const settings = options.pool ? poolSettingsOf(options.pool) : undefined;
  const pool = settings && latePool(async () => (await loadPools()).createWarmPool(shared, settings));
  const samplePace = (options.sampleUsage ?? true) ? createSamplePace() : undefined;
  return {
    ...shared,
    pool,
    samplePace,
    takeParked: async (asked) => pool?.take(asked),
    closePuller: puller.close,
  };
}
