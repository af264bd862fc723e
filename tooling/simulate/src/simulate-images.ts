import { createRandom } from './random.ts';

/** Machines that need an image, all within a while. Times are seconds, rates are bytes a second. */
export interface Distribution {
  readonly seed: number;
  readonly machines: number;
  readonly imageBytes: number;
  readonly machineRate: number;
  /** Of the registry, and of each cache. */
  readonly registryRate: number;
  /** Each has the image from the registry before it gives it to its machines. @default none: all ask the registry */
  readonly caches?: number | undefined;
  /** Within which they begin, at any time of it. */
  readonly withinSeconds: number;
}

export interface DistributionReport {
  /** From the beginning of a machine's pull to its end. */
  readonly p50: number;
  readonly longest: number;
  /** Until the last machine has it. */
  readonly all: number;
}

/** Whoever pulls at one time gets the same share of what the source can give, and no more than its own link takes. */
export function simulateImages(asked: Distribution): DistributionReport {
  const { seed, machines, imageBytes, machineRate, registryRate, caches = 0, withinSeconds } = asked;
  const random = createRandom(seed);
  const begins = Array.from({ length: machines }, () => random.next() * withinSeconds);
  if (caches === 0)
    return reportOf(begins, share(begins, { imageBytes, rate: registryRate, most: machineRate }));
  // A cache has the link of a registry.
  const filled = share(
    Array.from({ length: caches }, () => 0),
    {
      imageBytes,
      rate: registryRate,
      most: registryRate,
    },
  );
  const ends = Array.from({ length: machines }, () => 0);
  for (let cache = 0; cache < caches; cache += 1) {
    const own = begins.map((_, machine) => machine).filter((machine) => machine % caches === cache);
    const from = own.map((machine) => Math.max(begins[machine] ?? 0, filled[cache] ?? 0));
    const done = share(from, { imageBytes, rate: registryRate, most: machineRate });
    for (const [at, machine] of own.entries()) ends[machine] = done[at] ?? 0;
  }
  return reportOf(begins, ends);
}

/** When each pull of one source ends. */
function share(
  begins: readonly number[],
  { imageBytes, rate, most }: { readonly imageBytes: number; readonly rate: number; readonly most: number },
): readonly number[] {
  const order = begins.map((at, pull) => ({ at, pull })).sort((one, other) => one.at - other.at);
  const ends = begins.map(() => 0);
  // Bytes that each pull had by now, had it begun at the first moment: those that began later end later by as much.
  const open: { readonly pull: number; readonly until: number }[] = [];
  let [now, given, next] = [order[0]?.at ?? 0, 0, 0];
  while (next < order.length || open.length > 0) {
    const speed = open.length === 0 ? 0 : Math.min(most, rate / open.length);
    const first = open[0];
    const endsAt = first === undefined ? Infinity : now + (first.until - given) / speed;
    const beginsAt = order[next]?.at ?? Infinity;
    const at = Math.min(endsAt, beginsAt);
    given += (at - now) * speed;
    now = at;
    if (endsAt <= beginsAt) {
      open.shift();
      if (first !== undefined) ends[first.pull] = now;
    } else {
      open.push({ pull: order[next]?.pull ?? 0, until: given + imageBytes });
      next += 1;
    }
  }
  return ends;
}

function reportOf(begins: readonly number[], ends: readonly number[]): DistributionReport {
  const times = ends.map((end, machine) => end - (begins[machine] ?? 0)).sort((one, other) => one - other);
  return {
    p50: times[Math.floor(times.length / 2)] ?? 0,
    longest: times.at(-1) ?? 0,
    all: Math.max(...ends),
  };
}
