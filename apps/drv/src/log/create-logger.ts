import type { Logger } from '@drv/core';
import { silentLogger } from '@drv/core/driver';
import { oneOf } from '../parse/one-of.ts';
import { printable } from '../render/printable.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';

const level = oneOf('debug', 'info', 'warn', 'error', 'silent');

/**
 * The logger that the packages get. With `--log`, every record of that level or above is a line of JSON; without it,
 * errors alone are shown, as a line for a person: what went wrong beside the outcome, such as a container that is left.
 *
 * @param otherwise The level without `--log`, for a command that is a service.
 */
export async function createLogger(
  settings: Settings,
  line: (text: string) => void,
  otherwise?: 'info',
): Promise<Logger> {
  const setting = settings.text('log');
  const asked = setting === undefined ? otherwise : readSetting(setting, level);
  if (asked === undefined)
    return { ...silentLogger, error: (_fields, message) => line(`drv: ${printable(message)}`) };
  const { jsonLogger } = await import('./json-logger.ts');
  return jsonLogger(asked, line);
}
