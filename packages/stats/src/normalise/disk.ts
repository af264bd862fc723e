import type { DiskStats } from '@drv/core/driver';
import { count, countOrZero, isObject, section, type JsonObject } from './fields.ts';
import type { Origin } from './origin.ts';

/**
 * Bytes read from and written to block devices. `undefined` where the list is missing or null; an empty list is an
 * engine that counts and has seen no I/O (what stays in the page cache is none).
 */
export function disk(raw: JsonObject, origin: Origin): DiskStats | undefined {
  return origin.os === 'windows'
    ? windows(section(raw, 'storage_stats'))
    : linux(section(raw, 'blkio_stats'));
}

function windows(stats: JsonObject): DiskStats | undefined {
  const readBytes = count(stats, 'read_size_bytes');
  const writeBytes = count(stats, 'write_size_bytes');
  if (readBytes === undefined && writeBytes === undefined) return undefined;
  return { readBytes: readBytes ?? 0, writeBytes: writeBytes ?? 0, devices: {} };
}

/**
 * Entries are told apart by the first letter of their operation: v1 writes `Read`, v2 `read`. The others of v1 (Sync,
 * Async, Discard, Total) count the same bytes again. A missing value is 0; one that
 * is no figure is left out.
 */
function linux(stats: JsonObject): DiskStats | undefined {
  const entries = stats['io_service_bytes_recursive'];
  if (!Array.isArray(entries)) return undefined;
  const devices = new Map<string, { readBytes: number; writeBytes: number }>();
  let readBytes = 0;
  let writeBytes = 0;
  for (const entry of entries) {
    if (!isObject(entry) || typeof entry['op'] !== 'string') continue;
    const letter = entry['op'].charAt(0).toLowerCase();
    if (letter !== 'r' && letter !== 'w') continue;
    const value = countOrZero(entry, 'value');
    if (value === undefined) continue;
    const name = `${count(entry, 'major') ?? 0}:${count(entry, 'minor') ?? 0}`;
    const device = devices.get(name) ?? { readBytes: 0, writeBytes: 0 };
    devices.set(name, device);
    if (letter === 'r') {
      readBytes += value;
      device.readBytes += value;
    } else {
      writeBytes += value;
      device.writeBytes += value;
    }
  }
  return { readBytes, writeBytes, devices: Object.fromEntries(devices) };
}
