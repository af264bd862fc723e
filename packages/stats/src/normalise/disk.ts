import { type DiskStats, isObject } from '@drv/core/driver';
import { count, countOrZero, section, type JsonObject } from './fields.ts';
import type { Origin } from './origin.ts';

/**
 * Bytes read from and written to block devices. `undefined` where the list is missing or null; an empty list is an
 * engine that counts and has seen no I/O (what stays in the page cache is none).
 */
export function disk(raw: JsonObject, origin: Origin): DiskStats | undefined {
  return origin.os === 'windows'
    ? windows(section(raw['storage_stats']))
    : linux(section(raw['blkio_stats']));
}

function windows(stats: JsonObject): DiskStats | undefined {
  const readBytes = count(stats['read_size_bytes']);
  const writeBytes = count(stats['write_size_bytes']);
  if (readBytes === undefined && writeBytes === undefined) return undefined;
  return { readBytes: readBytes ?? 0, writeBytes: writeBytes ?? 0, devices: {} };
}

type Bytes = { readBytes: number; writeBytes: number };

/**
 * Entries are told apart by the first letter of their operation: v1 writes `Read`, v2 `read`. The others of v1 (Sync,
 * Async, Discard, Total) count the same bytes again. A missing value is 0. A device with a counter that is no figure is
 * left out, as an interface is: 0 would be a fall.
 */
function linux(stats: JsonObject): DiskStats | undefined {
  const entries = stats['io_service_bytes_recursive'];
  if (!Array.isArray(entries)) return undefined;
  const devices = new Map<string, Bytes>();
  const unknown = new Set<string>();
  for (const entry of entries) {
    if (!isObject(entry) || typeof entry['op'] !== 'string') continue;
    const letter = entry['op'].charAt(0).toLowerCase();
    const name = letter === 'r' ? 'readBytes' : letter === 'w' ? 'writeBytes' : undefined;
    if (name === undefined) continue;
    const key = `${count(entry['major']) ?? 0}:${count(entry['minor']) ?? 0}`;
    const device = devices.get(key) ?? { readBytes: 0, writeBytes: 0 };
    const value = countOrZero(entry['value']);
    if (value === undefined) unknown.add(key);
    else device[name] += value;
    devices.set(key, device);
  }
  for (const key of unknown) devices.delete(key);
  if (unknown.size > 0 && devices.size === 0) return undefined;
  const total: Bytes = { readBytes: 0, writeBytes: 0 };
  for (const { readBytes, writeBytes } of devices.values()) {
    total.readBytes += readBytes;
    total.writeBytes += writeBytes;
  }
  return { ...total, devices: Object.fromEntries(devices) };
}
