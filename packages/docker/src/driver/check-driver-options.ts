import { DrvError, checkOptions, kind, type Kind, type KindsOf } from '@drv/core/driver';
import { CLIENT } from '../engine/engine-client-options.ts';
import { clientOfAnEngine } from '../engine/client-of-an-engine.ts';
import type { HardCall } from '../engine/gate/engine-gate.ts';
import { POOL } from '../pool/pool-options.ts';
import type { LogChoice } from '../prepare/docker-task-options.ts';
import { TIMING } from '../run/timing.ts';
import type { DockerDriverOptions, SpoolChoice } from './docker-options.ts';

const place = kind.number({ least: 1, whole: true, endless: true });
const PLACES: KindsOf<Record<HardCall, number>> = { create: place, start: place, remove: place };
const SPOOL: KindsOf<SpoolChoice> = {
  memoryBytes: kind.number({ least: 0, endless: true }),
  directory: kind.text,
  limitBytes: kind.number({ least: 0, endless: true }),
};
const LOG: KindsOf<LogChoice> = {
  driver: kind.required(kind.text),
  options: kind.orNull(kind.record(kind.text)),
};
const pool = kind.options(POOL);

export const DRIVER: KindsOf<DockerDriverOptions> & { readonly from: Kind<string> } = {
  ...CLIENT,
  ...TIMING,
  engine: kind.orNull(clientOfAnEngine('info')),
  credentials: kind.provider,
  puller: kind.orNull(kind.thatHas('an image puller', 'ensure')),
  cache: kind.thatHas('an image cache', 'lease'),
  reauthorise: kind.orNull(kind.boolean),
  logger: kind.orNull(kind.logger),
  allow: kind.list(kind.text),
  places: kind.options(PLACES),
  maxQueued: kind.number({ least: 0, whole: true, endless: true }),
  // `false` for none, as a condition gives it.
  pool: (value, path) => (value === null || value === false ? undefined : pool(value, path)),
  sweepEveryMs: kind.number({ least: 0, endless: true }),
  sampleUsage: kind.orNull(kind.boolean),
  witness: kind.orNull(kind.oneOf('busy', 'always', 'never')),
  spool: kind.options(SPOOL),
  logConfig: kind.options(LOG),
};
/** A ready client has them already. */
const OF_THE_CLIENT = ['host', 'tls', 'dockerode', 'requestTimeoutMs'] as const;

/** @throws `DRV_INVALID_OPTION` for an option that there is not, is of another kind, or would have no effect. */
export function checkDriverOptions(options: DockerDriverOptions): void {
  checkOptions(options, DRIVER, 'createDockerDriver');
  if ((options.engine ?? undefined) === undefined) return;
  const double = OF_THE_CLIENT.find((name) => options[name] !== undefined);
  if (double === undefined) return;
  throw new DrvError(
    'DRV_INVALID_OPTION',
    `${double} has no place beside engine: a ready client has its own`,
  );
}
