import { isObject, type NetworkStats } from '@drv/core/driver';
import { countOrZero, section, type JsonObject } from './fields.ts';

/**
 * The sums over `networks`. `undefined` where there are none: with network `none` there is nothing to count, and with
 * `host` the engine does not count. An interface with a counter that is no figure is left out: 0 would be a fall.
 */
export function network(raw: JsonObject): NetworkStats | undefined {
  const found: [string, { rxBytes: number; txBytes: number }][] = [];
  const total = { rxBytes: 0, txBytes: 0 };
  const networks = section(raw['networks']);
  for (const name in networks) {
    const stats = networks[name];
    if (!isObject(stats)) continue;
    const rxBytes = countOrZero(stats['rx_bytes']);
    const txBytes = countOrZero(stats['tx_bytes']);
    if (rxBytes === undefined || txBytes === undefined) continue;
    found.push([name, { rxBytes, txBytes }]);
    total.rxBytes += rxBytes;
    total.txBytes += txBytes;
  }
  if (found.length === 0) return undefined;
  // Names come from outside; fromEntries defines them, so that one called __proto__ is a key like any other.
  return { ...total, interfaces: Object.fromEntries(found) };
}
