import { CAPABILITY_PRESETS } from '@drv/core';
import { UsageError } from '../errors/usage-error.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { capability } from '../parse/capability.ts';
import { droppedCapability } from '../parse/dropped-capability.ts';
import { oneOf } from '../parse/one-of.ts';

/**
 * The set that `--caps` names, without what `--cap-drop` takes out of it, and with what `--cap-add` adds; `undefined` where
 * nothing was given.
 *
 * @throws UsageError
 */
export function capabilitiesOf(settings: Settings): readonly string[] | undefined {
  const preset = settings.text('caps');
  const named: readonly string[] =
    preset === undefined ? [] : CAPABILITY_PRESETS[readSetting(preset, oneOf('none', 'root', 'docker'))];
  const added = settings
    .list('capAdd')
    .map((entry) => ({ name: readSetting(entry, capability), from: entry.from }));
  const dropped = settings.list('capDrop').map((entry) => {
    const name = readSetting(entry, droppedCapability);
    const both = added.find((one) => one.name === name);
    // Docker would add it, in silence.
    if (both !== undefined)
      throw new UsageError(`${entry.from} and ${both.from} both name ${name}: leave one of them out`);
    return name;
  });
  const kept = dropped.includes('ALL') ? [] : named.filter((name) => !dropped.includes(name));
  const all = [...new Set([...kept, ...added.map(({ name }) => name)])];
  return preset === undefined && all.length === 0 ? undefined : all;
}
