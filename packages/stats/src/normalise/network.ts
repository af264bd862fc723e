import type { NetworkStats } from '@drv/core/driver';
import { count, isObject, section, type JsonObject } from './fields.ts';

/**
 * The sums over `networks`. `undefined` where there are none: with network `none` there is nothing to count, and with
 * `host` the engine does not count.
 */
export function network(raw: JsonObject): NetworkStats | undefined {
  const found: [string, { rxBytes: number; txBytes: number }][] = [];
  for (const [name, stats] of Object.entries(section(raw, 'networks'))) {
    if (!isObject(stats)) continue;
    found.push([name, { rxBytes: count(stats, 'rx_bytes') ?? 0, txBytes: count(stats, 'tx_bytes') ?? 0 }]);
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
