import type { OptionSpec } from './option-spec.ts';
import { WORKER_OPTIONS } from './options/worker-options.ts';
import { RUN_OPTIONS } from './run-options.ts';

/** Every option that has a `DRV_…` variable and a name in a configuration file, of whatever command. */
export const ALL_OPTIONS = { ...RUN_OPTIONS, ...WORKER_OPTIONS } as const;

export type OptionName = keyof typeof ALL_OPTIONS;

/** The names of the options of one kind. */
export type OptionOf<Kind extends OptionSpec['kind']> = {
  [Name in OptionName]: (typeof ALL_OPTIONS)[Name]['kind'] extends Kind ? Name : never;
}[OptionName];
