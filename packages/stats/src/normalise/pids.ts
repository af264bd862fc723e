import { withoutUndefined, type PidsStats } from '@drv/core/driver';
import { count, limit, section, type JsonObject } from './fields.ts';

/** `undefined` where the engine has no figure: an empty section means that the pids controller is not there. */
export function pids(raw: JsonObject): PidsStats | undefined {
  const stats = section(raw['pids_stats']);
  const found = { current: count(stats['current']), limit: limit(stats['limit']) };
  return found.current === undefined && found.limit === undefined ? undefined : withoutUndefined(found);
}
