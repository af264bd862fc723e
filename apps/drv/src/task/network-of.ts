import type { ContainerTask } from '@drv/core';
import { UsageError } from '../errors/usage-error.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { network } from '../parse/network.ts';

/** The network of a task, with its further names there. @throws UsageError for names without a network of one's own. */
export function networkOf(settings: Settings): ContainerTask['network'] {
  const setting = settings.text('network');
  const chosen = setting === undefined ? undefined : readSetting(setting, network);
  const aliases = settings.list('networkAlias');
  const [first] = aliases;
  if (first === undefined) return chosen;
  if (typeof chosen === 'object') return { ...chosen, aliases: aliases.map(({ value }) => value) };
  return readSetting(first, () => {
    throw new UsageError('only a network of your own knows further names; give it with --network NAME');
  });
}
