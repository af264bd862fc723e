import type { Io } from '../process/io.ts';
import type { NamedFile } from './config-layer.ts';
import { dockerLayer } from './docker-layer.ts';
import { environmentLayer } from './environment-layer.ts';
import { flagLayer, type Spelling } from './flag-layer.ts';
import { hasConfigAbove } from './has-config-above.ts';
import { joinSettings, type Layer, type Settings } from './settings.ts';

/**
 * The settings of one command: what is written on the command line, over `DRV_*` variables, over the configuration
 * file, over docker's own variables.
 *
 * @param config The file that `--config` names.
 * @param spelt Options that have another flag on the command line than that of the table.
 * @throws UsageError that says which source is wrong.
 */
export async function settingsOf(
  flags: Layer['values'],
  config: string | undefined,
  place: Pick<Io, 'cwd' | 'env' | 'uid'>,
  spelt: Spelling = {},
): Promise<Settings> {
  const variable = place.env['DRV_CONFIG'] ?? '';
  const named =
    config !== undefined
      ? { path: config, from: '--config' }
      : variable === ''
        ? undefined
        : { path: variable, from: 'DRV_CONFIG' };
  return joinSettings(
    dockerLayer(place.env),
    await fileLayer(named, place),
    environmentLayer(place.env),
    flagLayer(flags, spelt),
  );
}

const NO_FILE: Layer = { values: {}, from: (name) => name };

/** Loads what reads a file where there is one. */
async function fileLayer(named: NamedFile | undefined, place: Pick<Io, 'cwd' | 'uid'>): Promise<Layer> {
  const isThere = named === undefined ? hasConfigAbove(place.cwd) : named.path !== 'none';
  if (!isThere) return NO_FILE;
  return await (await import('./config-layer.ts')).configLayer(named, place);
}
