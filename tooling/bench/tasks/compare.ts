import type { ClientName } from './clients/open-client.ts';
import type { Measurement } from './measurement.ts';
import type { Worker } from './start-worker.ts';

/** What one client took at one number of tasks at once. */
export interface Row {
  readonly client: ClientName;
  readonly atOnce: number;
  readonly tasks: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** The median over the rounds of the ratio to the floor of the same round. */
  readonly ratio: number;
  /** The same against a floor that makes the container that drv makes; absent where that was not measured. */
  readonly ratioOfSame: number | undefined;
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface CompareOptions {
  readonly atOnce: number;
  readonly tasks: number;
  readonly rounds: number;
}

/**
 * Has each client do the same, round after round, in a new order each time: what else goes on at the machine hits all of
 * them alike. A task of which a client lost the output, or tells another exit code, ends the benchmark.
 */
export async function compare(workers: readonly Worker[], options: CompareOptions): Promise<readonly Row[]> {
  const { atOnce, tasks, rounds } = options;
  const all = new Map<Worker, Measurement[]>(workers.map((worker) => [worker, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const worker of shuffled(workers)) {
      const measured = await worker.carryOut({ tasks, atOnce });
      if (measured.wrong.length > 0) {
        throw new Error(`${worker.client} was wrong ${measured.wrong.length} times: ${measured.wrong[0]}`);
      }
      all.get(worker)?.push(measured);
    }
  }
  const of = (name: ClientName) => [...all].find(([{ client }]) => client === name)?.[1];
  const [floor = [], same] = [of('floor'), of('floor, same container')];
  return [...all].map(([{ client }, measured]) => {
    const ms = measured.flatMap((one) => one.ms).sort((a, b) => a - b);
    const wallMs = sum(measured.map((one) => one.wallMs));
    return {
      client,
      atOnce,
      tasks: ms.length,
      p50Ms: quantile(ms, 0.5),
      p95Ms: quantile(ms, 0.95),
      p99Ms: quantile(ms, 0.99),
      ratio: medianRatio(measured, floor),
      ratioOfSame: same && medianRatio(measured, same),
      perSecond: (ms.length / wallMs) * 1_000,
      cpuMs: sum(measured.map((one) => one.cpuMs)) / ms.length,
      peakMb: Math.max(...measured.map((one) => one.peakMb)),
    };
  });
}

function medianRatio(measured: readonly Measurement[], base: readonly Measurement[]): number {
  const ratios = measured.map(({ wallMs }, round) => wallMs / (base[round]?.wallMs ?? Number.NaN));
  return quantile(
    ratios.sort((a, b) => a - b),
    0.5,
  );
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** Of numbers in order. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function shuffled<T>(all: readonly T[]): readonly T[] {
  return all
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
