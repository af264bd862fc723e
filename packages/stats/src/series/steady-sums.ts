import type { StatsSample } from '@drv/core';
import { createCounterSum } from './counter-sum.ts';

/**
 * Makes the sums of one container's samples steady, one after the other: network and disk are sums over interfaces and
 * devices, so that they fall when one of these goes away, although nothing started again. Gives the sample itself where
 * its sums are steady.
 */
export function createSteadySums(): (sample: StatsSample) => StatsSample {
  const sumNetwork = createPairSum('rxBytes', 'txBytes');
  const sumDisk = createPairSum('readBytes', 'writeBytes');
  return (sample) => {
    const { network, disk, epoch } = sample;
    let steady = sample;
    if (network !== undefined) {
      const [rxBytes, txBytes] = sumNetwork(network, network.interfaces, epoch);
      if (rxBytes !== network.rxBytes || txBytes !== network.txBytes)
        steady = { ...steady, network: { ...network, rxBytes, txBytes } };
    }
    if (disk !== undefined) {
      const [readBytes, writeBytes] = sumDisk(disk, disk.devices, epoch);
      if (readBytes !== disk.readBytes || writeBytes !== disk.writeBytes)
        steady = { ...steady, disk: { ...disk, readBytes, writeBytes } };
    }
    return steady;
  };
}

type Pair<Name extends string> = { readonly [N in Name]: number };

/** Sums two counters of the same parts. Where no parts are told, the total is the only one. */
function createPairSum<Name extends string>(first: Name, second: Name) {
  const [one, other] = [createCounterSum(), createCounterSum()];
  return (
    total: Pair<Name>,
    parts: Readonly<Record<string, Pair<Name>>>,
    epoch: number,
  ): readonly [number, number] => {
    one.begin(epoch);
    other.begin(epoch);
    const add = (part: string, counters: Pair<Name>): void => {
      one.add(part, counters[first]);
      other.add(part, counters[second]);
    };
    const told = Object.entries(parts);
    for (const [part, counters] of told) add(part, counters);
    if (told.length === 0) add('', total);
    return [one.sum, other.sum];
  };
}
