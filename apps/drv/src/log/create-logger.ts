import type { Logger } from '@drv/core';
import { pino, stdTimeFunctions } from 'pino';
import { oneOf } from '../parse/one-of.ts';
import { printable } from '../render/printable.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * The logger that the packages get. With `--log`, every record of that level or above is a line of JSON; without it,
 * errors alone are shown, as a line for a person: what went wrong beside the outcome, such as a container that is left.
 */
export function createLogger(settings: Settings, line: (text: string) => void): Logger {
  const setting = settings.text('log');
  const asked =
    setting === undefined
      ? undefined
      : readSetting(setting, oneOf('debug', 'info', 'warn', 'error', 'silent'));
  const level = asked ?? 'error';
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // The packages never log a secret; this is the second fence.
      redact: ['password', 'token', 'auth', '*.password', '*.token', '*.auth'],
    },
    {
      write(record: string) {
        line(asked === undefined ? `drv: ${printable(messageOf(record))}` : record.trimEnd());
      },
    },
  );
}

function messageOf(line: string): string {
  const record: unknown = JSON.parse(line);
  return typeof record === 'object' && record !== null && 'msg' in record ? String(record.msg) : line;
}
