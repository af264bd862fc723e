import type { Logger } from '@drv/core';

/** Says what a search had to pass over. */
export interface Reporter {
  /** A warning with the fields that name the place. The same message is given once. */
  warn(fields: object, message: string): void;
}

/** Warns once of each thing: lookups are repeated for as long as the program runs. */
export function onceReporter(logger: Logger): Reporter {
  const said = new Set<string>();
  return {
    warn(fields, message) {
      if (said.has(message)) return;
      said.add(message);
      logger.warn(fields, message);
    },
  };
}
