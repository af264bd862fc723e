import { ALL_OPTIONS, type OptionName } from './all-options.ts';
import type { Layer } from './settings.ts';

export type Spelling = Readonly<Partial<Record<OptionName, string>>>;

/**
 * What was written on the command line, as commander parsed it; the strongest source.
 *
 * @param spelt Options that have another flag there than that of the table.
 */
export function flagLayer(options: Layer['values'], spelt: Spelling): Layer {
  return {
    values: options,
    from: (name) => spelt[name] ?? /--[a-z-]+/.exec(ALL_OPTIONS[name].flags)?.[0] ?? name,
  };
}
