import type { Logger } from '@drv/core';

/** The logger, whose warnings are also kept in `notes`. */
export function noteWarnings(logger: Logger, notes: string[]): Logger {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn(fields, message) {
      notes.push(message);
      logger.warn(fields, message);
    },
    error: (fields, message) => logger.error(fields, message),
  };
}
