import type { LogConfig } from '../engine/calls/container-state.ts';

/** What the engine takes where the container says nothing. Absent: everything is kept. */
const DEFAULT_SIZE: Readonly<Record<string, string>> = { local: '20m' };
const DEFAULT_FILES: Readonly<Record<string, string>> = { local: '5' };
/** Bytes in the log for one of the output, at worst: JSON writes some as `\u001b`. */
const LONGEST: Readonly<Record<string, number>> = { local: 1, 'json-file': 6, 'k8s-file': 1 };
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/**
 * Bytes of output that an engine's log keeps for certain. It throws the beginning away without a word: the oldest
 * file, once the newest is full. 0 for a log that is not known.
 */
export function keptBytes({ driver, options }: LogConfig): number {
  const longest = LONGEST[driver];
  if (longest === undefined) return 0;
  const size = options['max-size'] ?? DEFAULT_SIZE[driver];
  if (size === undefined || size === '-1') return Number.POSITIVE_INFINITY;
  const [, digits = '', unit = ''] = /^(\d+)([kmg]?)b?$/i.exec(size) ?? [];
  const bytes = Number(digits) * (UNITS[unit.toLowerCase()] ?? 0);
  const files = Number(options['max-file'] ?? DEFAULT_FILES[driver] ?? '1');
  // With a single file it is emptied when it is full.
  return files > 1 ? (bytes * (files - 1)) / longest : 0;
}
