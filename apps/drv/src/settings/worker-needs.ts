import type { RunNeeds } from '@drv/queue';
import { workerNeed } from '../parse/worker-need.ts';
import { readSetting } from './read-setting.ts';
import type { Settings } from './settings.ts';

/**
 * What a task requires of a worker, or a worker offers; of a size that is said twice, the last counts. `undefined` where
 * nothing was set.
 *
 * @throws UsageError
 */
export function workerNeeds(settings: Settings, name: 'requires' | 'offers'): RunNeeds | undefined {
  const needs = settings.list(name).map((setting) => readSetting(setting, workerNeed));
  if (needs.length === 0) return undefined;
  const labels = new Set(needs.flatMap((need) => ('label' in need ? [need.label] : [])));
  return Object.assign({}, ...needs.filter((need) => !('label' in need)), {
    labels: [...labels],
  }) as RunNeeds;
}
