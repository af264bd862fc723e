import type { Io } from '../process/io.ts';
import { configLayer } from './config-layer.ts';
import { dockerLayer } from './docker-layer.ts';
import { environmentLayer } from './environment-layer.ts';
import { flagLayer } from './flag-layer.ts';
import { joinSettings, type Layer, type Settings } from './settings.ts';

/**
 * The settings of one command: what is written on the command line, over `DRV_*` variables, over the configuration
 * file, over docker's own variables.
 *
 * @param config The file that `--config` names.
 * @throws UsageError that says which source is wrong.
 */
export async function settingsOf(
  flags: Layer['values'],
  config: string | undefined,
  place: Pick<Io, 'cwd' | 'env' | 'uid'>,
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
    await configLayer(named, place),
    environmentLayer(place.env),
    flagLayer(flags),
  );
}
