import type { StatsSample } from '@drv/core';
import { DrvError, checkKinds, isObject, withoutUndefined } from '@drv/core/driver';
import { cpuCounters } from './cpu-counters.ts';
import { cpuRates, type CpuCounters } from './cpu-rates.ts';
import { disk } from './disk.ts';
import { isZeroTime, nanosBetween, parseEngineTime, type EngineTime } from './engine-time.ts';
import { section, type JsonObject } from './fields.ts';
import { memory } from './memory.ts';
import { network } from './network.ts';
import { onlineCpus } from './online-cpus.ts';
import { NORMALISE, originOf, type Origin, type NormaliseOptions } from './origin.ts';
import { pids } from './pids.ts';
import { throttling } from './throttling.ts';
import { timeOf } from './time-of.ts';

/**
 * One answer of `GET /containers/{id}/stats`, parsed from JSON, as a sample: Docker on cgroup v1 and v2 and on
 * Windows, and Podman. Pure; trusts nothing in `raw`, and never gives NaN, Infinity or a negative number.
 *
 * `undefined` for the empty answer that an engine sends every second for a container that does not run (its `read` is
 * the year 1): leave it out, it is not a sample of zeros.
 *
 * Rates are taken against `previous`, the sample that this function gave before for the same container; without it
 * against `precpu_stats`, where the engine filled that in. So pass it whenever there is one: Podman, one-shot requests
 * and the first answer of a stream have no usable `precpu_stats`.
 *
 * Throws `DRV_PROTOCOL` for what is no statistics answer at all: no object, or no time in `read`. A field of the wrong
 * form is absent. `DRV_INVALID_OPTION` for an option that is wrong.
 */
export function normaliseDockerStats(
  raw: unknown,
  previous?: StatsSample,
  options: NormaliseOptions = {},
): StatsSample | undefined {
  checkKinds(options, NORMALISE, 'normaliseDockerStats');
  if (!isObject(raw)) throw unreadable('it is not a JSON object');
  if (isZeroTime(raw['read'])) return undefined;
  const time = parseEngineTime(raw['read']);
  if (time === undefined) throw unreadable('its field "read" is not a time in RFC 3339');

  const origin = originOf(raw, options);
  const counters = isCounted(raw, origin) ? cpuCounters(section(raw['cpu_stats']), origin) : {};
  const before = previous?.cpu.timeNs;
  const reset = before !== undefined && counters.timeNs !== undefined && counters.timeNs < before;
  const reference = referenceOf(raw, time, origin, previous);
  return withoutUndefined({
    at: time.seconds * 1000 + Math.floor(time.nanos / 1e6),
    time: String(raw['read']),
    elapsedMs: reference?.elapsedNs === undefined ? undefined : reference.elapsedNs / 1e6,
    epoch: (previous?.epoch ?? 0) + (reset ? 1 : 0),
    cgroup: origin.cgroup,
    cpu: cpuOf(raw, counters, reference, origin),
    memory: memory(raw, origin),
    pids: pids(raw),
    network: network(raw),
    disk: disk(raw, origin),
  }) as StatsSample;
}

/** What the rates of a sample are measured against. */
interface Reference {
  readonly counters: CpuCounters;
  readonly elapsedNs: number | undefined;
}

function referenceOf(
  raw: JsonObject,
  time: EngineTime,
  origin: Origin,
  previous: StatsSample | undefined,
): Reference | undefined {
  if (previous?.cpu.timeNs === undefined) return precpuOf(raw, time, origin);
  const elapsedNs = nanosBetween(timeOf(previous), time);
  return elapsedNs > 0 ? { counters: previous.cpu, elapsedNs } : undefined;
}

/** Unfilled is all zeros and no system counter; measured against that, a rate would be the average of a lifetime. */
function precpuOf(raw: JsonObject, time: EngineTime, origin: Origin): Reference | undefined {
  const counters = cpuCounters(section(raw['precpu_stats']), origin);
  if ((counters.timeNs ?? 0) === 0 && (counters.systemNs ?? 0) === 0) return undefined;
  const preread = isZeroTime(raw['preread']) ? undefined : parseEngineTime(raw['preread']);
  const nanos = preread === undefined ? 0 : nanosBetween(preread, time);
  return { counters, elapsedNs: nanos > 0 ? nanos : undefined };
}

function cpuOf(
  raw: JsonObject,
  counters: CpuCounters,
  reference: Reference | undefined,
  origin: Origin,
): StatsSample['cpu'] {
  const online = onlineCpus(raw, origin);
  const rates = reference && {
    now: counters,
    before: reference.counters,
    elapsedNs: reference.elapsedNs,
    onlineCpus: online,
    windows: origin.os === 'windows',
  };
  return withoutUndefined({
    ...counters,
    ...(rates && cpuRates(rates)),
    onlineCpus: online,
    throttling: isCounted(raw, origin) ? throttling(section(raw['cpu_stats']), origin) : undefined,
  });
}

/**
 * Whether the engine counts. A container on cgroup v2 without controllers has zeros, and whatever runs has used some
 * processor time.
 */
function isCounted(raw: JsonObject, origin: Origin): boolean {
  return (
    origin.cgroup !== 'v2' ||
    section(raw['memory_stats'])['usage'] !== undefined ||
    section(section(raw['cpu_stats'])['cpu_usage'])['total_usage'] !== 0
  );
}

function unreadable(why: string): DrvError<'DRV_PROTOCOL'> {
  return new DrvError('DRV_PROTOCOL', `The engine's statistics cannot be read: ${why}`, { op: 'read stats' });
}
