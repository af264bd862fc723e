import { diag } from '@opentelemetry/api';

/**
 * A listener that never throws. What a listener on a diagnostics channel throws becomes an uncaught exception of the
 * process, and observing must not end it: it goes to OpenTelemetry's own diagnostics instead.
 */
export function guarded<T>(listener: (message: T) => void): (message: unknown) => void {
  return (message) => {
    try {
      // The channels carry messages of one type each; their declarations do not say so.
      listener(message as T);
    } catch (error) {
      try {
        diag.error('@drv/otel: an operation could not be recorded', error);
      } catch {
        // A logger of diagnostics that throws has nobody left to tell.
      }
    }
  };
}
