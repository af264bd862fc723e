import { RUN_OPTIONS } from './run-options.ts';
import type { Layer } from './settings.ts';

/** What was written on the command line, as commander parsed it; the strongest source. */
export function flagLayer(options: Layer['values']): Layer {
  return {
    values: options,
    from: (name) => /--[a-z-]+/.exec(RUN_OPTIONS[name].flags)?.[0] ?? name,
  };
}
