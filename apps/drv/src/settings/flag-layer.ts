import { RUN_OPTIONS, type RunOptionName } from './run-options.ts';
import type { Layer } from './settings.ts';

export type Spelling = Readonly<Partial<Record<RunOptionName, string>>>;

/**
 * What was written on the command line, as commander parsed it; the strongest source.
 *
 * @param spelt Options that have another flag there than that of the table.
 */
export function flagLayer(options: Layer['values'], spelt: Spelling): Layer {
  return {
    values: options,
    from: (name) => spelt[name] ?? /--[a-z-]+/.exec(RUN_OPTIONS[name].flags)?.[0] ?? name,
  };
}
