import { DrvError, refuseUnknown, type NamesOf } from '@drv/core/driver';
import { checkTls, CLIENT_OPTIONS } from '../engine/engine-client-options.ts';
import type { HardCall } from '../engine/gate/engine-gate.ts';
import type { LogChoice } from '../prepare/docker-task-options.ts';
import { TIMING_NAMES } from '../run/timing.ts';
import type { DockerDriverOptions, SpoolChoice } from './docker-options.ts';

const OPTIONS: NamesOf<DockerDriverOptions> = {
  ...CLIENT_OPTIONS,
  ...TIMING_NAMES,
  engine: true,
  credentials: true,
  puller: true,
  cache: true,
  reauthorise: true,
  logger: true,
  allow: true,
  places: true,
  maxQueued: true,
  pool: true,
  sweepEveryMs: true,
  sampleUsage: true,
  spool: true,
  logConfig: true,
};
const PLACES: NamesOf<Record<HardCall, number>> = { create: true, start: true, remove: true };
const SPOOL: NamesOf<SpoolChoice> = { memoryBytes: true, directory: true, limitBytes: true };
const LOG: NamesOf<LogChoice> = { driver: true, options: true };
/** A ready client has them already. */
const OF_THE_CLIENT = ['host', 'tls', 'dockerode', 'requestTimeoutMs'] as const;

/** @throws `DRV_INVALID_OPTION` for an option that there is not, and for one that would have no effect. */
export function checkDriverOptions(options: DockerDriverOptions): void {
  refuseUnknown(options, OPTIONS, 'createDockerDriver');
  checkTls(options);
  const { engine, places, spool, logConfig } = options;
  if (places !== undefined) refuseUnknown(places, PLACES, 'places');
  if (spool !== undefined) refuseUnknown(spool, SPOOL, 'spool');
  if (logConfig !== undefined) refuseUnknown(logConfig, LOG, 'logConfig');
  if (engine === undefined) return;
  const double = OF_THE_CLIENT.find((name) => options[name] !== undefined);
  if (double === undefined) return;
  throw new DrvError(
    'DRV_INVALID_OPTION',
    `${double} has no place beside engine: a ready client has its own`,
  );
}
