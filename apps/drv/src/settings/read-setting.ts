import { UsageError } from '../errors/usage-error.ts';
import { printable } from '../render/printable.ts';
import type { Setting } from './settings.ts';

/**
 * Parses a setting; an error says where the value was written. The value is repeated only where it cannot be a
 * secret.
 */
export function readSetting<T>(
  setting: Setting,
  parse: (text: string) => T,
  { secret = false }: { readonly secret?: boolean } = {},
): T {
  try {
    return parse(setting.value);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const joint = setting.from.startsWith('--') ? ' ' : '=';
    const shown = secret ? '' : `${joint}${printable(setting.value === '' ? '""' : setting.value, 60)}`;
    throw new UsageError(`${setting.from}${shown}: ${error.message}`, { cause: error });
  }
}
