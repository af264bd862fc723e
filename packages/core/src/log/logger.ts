/** Structured logging in pino's argument order; a pino instance fits as it is. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** A logger whose records all carry `bindings`. drv makes one per task. */
  child?(bindings: Record<string, unknown>): Logger;
}

const nothing = () => {};

/** The default: a library is silent until it is given a logger. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
