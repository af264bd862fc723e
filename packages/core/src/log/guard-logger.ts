import { tellListener } from './tell-listener.ts';
import type { Logger } from './logger.ts';

/**
 * The same logger, whose failures are its own affair: a record that it throws at, or rejects, is lost, and the work goes on. For those
 * who write a driver.
 */
export function guardLogger(logger: Logger): Logger {
  const guarded = (level: 'debug' | 'info' | 'warn' | 'error') => (record: object, message: string) => {
    // One that writes to a network may be asynchronous.
    tellListener(() => logger[level](record, message));
  };
  const levels: Logger = {
    debug: guarded('debug'),
    info: guarded('info'),
    warn: guarded('warn'),
    error: guarded('error'),
  };
  const child = (bindings: Record<string, unknown>): Logger => {
    try {
      return guardLogger(logger.child?.(bindings) ?? logger);
    } catch {
      return levels;
    }
  };
  return logger.child === undefined ? levels : { ...levels, child };
}
