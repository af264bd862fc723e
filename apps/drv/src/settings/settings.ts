import type { OptionName, OptionOf } from './all-options.ts';

/** A value as text, and where it was written, as an error names it: `--memory`, `DRV_MEMORY`, `drv.config.json: memory`. */
export interface Setting {
  readonly value: string;
  readonly from: string;
}

/** One source of settings. */
export interface Layer {
  readonly values: Readonly<Partial<Record<OptionName, string | boolean | readonly string[]>>>;
  from(name: OptionName): string;
  /** The file that was read, if this source is one. */
  readonly file?: string;
}

/** What the sources say together. */
export interface Settings {
  text(name: OptionOf<'text'>): Setting | undefined;
  list(name: OptionOf<'list'>): readonly Setting[];
  flag(name: OptionOf<'flag'>): boolean | undefined;
  /** Where the value of an option (`--cpu-shares`) was written; `undefined` when it has none, or from several sources. */
  readonly source: (option: string) => string | undefined;
  /** The configuration file, if there is one. */
  readonly file?: string | undefined;
}

/**
 * Joins sources, the weakest first: a text or a flag is taken from the strongest source that has it; lists are put
 * one after the other, so that where two entries name the same thing the stronger one comes last and wins.
 */
export function joinSettings(...layers: readonly Layer[]): Settings {
  const strongest = (name: OptionName) => layers.findLast((layer) => layer.values[name] !== undefined);
  return {
    file: layers.find(({ file }) => file !== undefined)?.file,
    text(name) {
      const layer = strongest(name);
      const value = layer?.values[name];
      return layer !== undefined && typeof value === 'string' ? { value, from: layer.from(name) } : undefined;
    },
    list(name) {
      return layers.flatMap((layer) => {
        const values = layer.values[name];
        return Array.isArray(values)
          ? values.map((value: string) => ({ value, from: layer.from(name) }))
          : [];
      });
    },
    flag(name) {
      const value = strongest(name)?.values[name];
      return typeof value === 'boolean' ? value : undefined;
    },
    source(option) {
      const name = option.slice('--'.length).replace(/-./g, (at) => at.charAt(1).toUpperCase()) as OptionName;
      const isList = (layer: Layer) => Array.isArray(layer.values[name]);
      const layer = strongest(name);
      if (layer !== undefined && isList(layer) && layers.filter(isList).length > 1) return undefined;
      return layer?.from(name);
    },
  };
}
