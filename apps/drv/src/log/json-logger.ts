import type { Logger } from '@drv/core';
import { pino, stdTimeFunctions } from 'pino';

/** Every record of a level or above as a line of JSON. */
export function jsonLogger(level: string, line: (text: string) => void): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // The packages never log a secret; this is the second fence.
      redact: ['password', 'token', 'auth', '*.password', '*.token', '*.auth'],
    },
    { write: (record: string) => line(record.trimEnd()) },
  );
}
