import type { PidsStats } from '@drv/core/driver';
import { count, limit, section, type JsonObject } from './fields.ts';
import { withoutUndefined } from './without-undefined.ts';

/** `undefined` where the engine has no figure: an empty section means that the pids controller is not there. */
export function pids(raw: JsonObject): PidsStats | undefined {
  const stats = section(raw, 'pids_stats');
  const found = withoutUndefined({ current: count(stats, 'current'), limit: limit(stats, 'limit') });
  return Object.keys(found).length === 0 ? undefined : found;
}
