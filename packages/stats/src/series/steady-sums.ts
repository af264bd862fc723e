import type { StatsSample } from '@drv/core';
import { createCounterSum, type CounterSum } from './counter-sum.ts';

/**
 * Makes the sums of one container's samples steady, one after the other: network and disk are sums over interfaces and
 * devices, so that they fall when one of these goes away, although nothing started again.
 */
export function createSteadySums(): (sample: StatsSample) => StatsSample {
  const [rx, tx] = [createCounterSum(), createCounterSum()];
  const [read, write] = [createCounterSum(), createCounterSum()];
  return (sample) => {
    const { network, disk, epoch } = sample;
    if (network === undefined && disk === undefined) return sample;
    const steady = { ...sample };
    if (network !== undefined) {
      const { interfaces } = network;
      const rxBytes = sumOf(rx, interfaces, 'rxBytes', network.rxBytes, epoch);
      const txBytes = sumOf(tx, interfaces, 'txBytes', network.txBytes, epoch);
      steady.network = { rxBytes, txBytes, interfaces };
    }
    if (disk !== undefined) {
      const { devices } = disk;
      const readBytes = sumOf(read, devices, 'readBytes', disk.readBytes, epoch);
      const writeBytes = sumOf(write, devices, 'writeBytes', disk.writeBytes, epoch);
      steady.disk = { readBytes, writeBytes, devices };
    }
    return steady;
  };
}

/** The next value of a sum; where its parts are not told, the total of the sample is the only one. */
function sumOf<Name extends string>(
  sum: CounterSum,
  parts: Readonly<Record<string, { readonly [N in Name]: number }>>,
  name: Name,
  total: number,
  epoch: number,
): number {
  const counters: [string, number][] = [];
  for (const part in parts) counters.push([part, parts[part]?.[name] ?? 0]);
  return sum.next(counters.length === 0 ? [['', total]] : counters, epoch);
}
