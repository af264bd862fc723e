import type { NetworkStats } from '@drv/core/driver';
import { countOrZero, isObject, section, type JsonObject } from './fields.ts';

/**
 * The sums over `networks`. `undefined` where there are none: with network `none` there is nothing to count, and with
 * `host` the engine does not count. An interface with a counter that is no figure is left out: 0 would be a fall.
 */
export function network(raw: JsonObject): NetworkStats | undefined {
  const found: [string, { rxBytes: number; txBytes: number }][] = [];
  for (const [name, stats] of Object.entries(section(raw, 'networks'))) {
    if (!isObject(stats)) continue;
    const rxBytes = countOrZero(stats, 'rx_bytes');
    const txBytes = countOrZero(stats, 'tx_bytes');
    if (rxBytes !== undefined && txBytes !== undefined) found.push([name, { rxBytes, txBytes }]);
  }
  if (found.length === 0) return undefined;
  let rxBytes = 0;
  let txBytes = 0;
  for (const [, stats] of found) {
    rxBytes += stats.rxBytes;
    txBytes += stats.txBytes;
  }
  // Names come from outside; fromEntries defines them, so that one called __proto__ is a key like any other.
  return { rxBytes, txBytes, interfaces: Object.fromEntries(found) };
}
