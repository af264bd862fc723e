import { CAPABILITY_PRESETS } from '@drv/core';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { capability } from '../parse/capability.ts';
import { oneOf } from '../parse/one-of.ts';

/** The set that `--caps` names, and what `--cap-add` adds to it; `undefined` where nothing was said. */
export function capabilitiesOf(settings: Settings): readonly string[] | undefined {
  const preset = settings.text('caps');
  const named =
    preset === undefined ? [] : CAPABILITY_PRESETS[readSetting(preset, oneOf('none', 'root', 'docker'))];
  const added = settings.list('capAdd').map((entry) => readSetting(entry, capability));
  const all = [...new Set([...named, ...added])];
  return preset === undefined && all.length === 0 ? undefined : all;
}
