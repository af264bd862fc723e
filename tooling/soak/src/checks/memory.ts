import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface MemorySample {
  /** Bytes of the heap and of buffers beside it, after a collection. */
  readonly heap: number;
  readonly rss: number;
}

/** The medians of the two halves of a run. */
export interface MemoryReport {
  readonly first: MemorySample;
  readonly second: MemorySample;
  /** Absent when it is flat. */
  readonly grew?: string;
}

/** How much more the second half may take: a part of the first, and some MiB for what a collector leaves. */
const TOLERANCE = { heap: { ratio: 1.1, bytes: 4 << 20 }, rss: { ratio: 1.15, bytes: 32 << 20 } };
/** What comes first warms up: code is compiled, pools are filled. */
const WARM_UP = 0.1;

/** Measures after a full collection of garbage. */
export function sampleMemory(): MemorySample {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

/** Compares the halves; nothing for a run that is too short to tell. */
export function compareMemory(samples: readonly MemorySample[]): MemoryReport | undefined {
  const warm = samples.slice(Math.ceil(samples.length * WARM_UP));
  if (warm.length < 10) return undefined;
  const middle = Math.floor(warm.length / 2);
  const [first, second] = [medianOf(warm.slice(0, middle)), medianOf(warm.slice(middle))];
  const grew = (['heap', 'rss'] as const)
    .filter((kind) => second[kind] > first[kind] * TOLERANCE[kind].ratio + TOLERANCE[kind].bytes)
    .map((kind) => `${kind} from ${mebibytes(first[kind])} to ${mebibytes(second[kind])}`);
  return { first, second, ...(grew.length === 0 ? {} : { grew: grew.join(', ') }) };
}

export function mebibytes(bytes: number): string {
  return `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}

function medianOf(samples: readonly MemorySample[]): MemorySample {
  const middle = (kind: keyof MemorySample) =>
    samples.map((sample) => sample[kind]).toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0;
  return { heap: middle('heap'), rss: middle('rss') };
}
