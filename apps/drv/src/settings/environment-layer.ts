import { UsageError } from '../errors/usage-error.ts';
import type { OptionSpec } from './option-spec.ts';
import { ALL_OPTIONS, type OptionName } from './all-options.ts';
import type { Layer } from './settings.ts';

const TRUE = ['1', 'true', 'yes', 'on'];
const FALSE = ['0', 'false', 'no', 'off', ''];

/** `DRV_CPU_SHARES` for `cpuShares`. */
export function variableOf(name: OptionName): string {
  return `DRV_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/**
 * What `DRV_*` variables say. Every option that may stand in a configuration file and is not a list has one.
 *
 * @throws UsageError when a switch is neither on nor off.
 */
export function environmentLayer(environment: Readonly<Record<string, string | undefined>>): Layer {
  const values: Partial<Record<OptionName, string | boolean>> = {};
  for (const [key, option] of Object.entries<OptionSpec>(ALL_OPTIONS)) {
    const name = key as OptionName;
    const value = environment[variableOf(name)];
    if (value === undefined || option.from === 'flags' || option.kind === 'list') continue;
    if (option.kind === 'flag') values[name] = onOrOff(variableOf(name), value);
    else if (value !== '') values[name] = value;
  }
  return { values, from: variableOf };
}

function onOrOff(variable: string, value: string): boolean {
  const word = value.trim().toLowerCase();
  if (TRUE.includes(word)) return true;
  if (FALSE.includes(word)) return false;
  throw new UsageError(`${variable}: must be 1 or 0, true or false`);
}
