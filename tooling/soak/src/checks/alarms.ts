/** What Node tells of the whole process while a soak runs. */
export interface Alarms {
  readonly heard: readonly string[];
  /** Stops listening. */
  close(): void;
}

/** Hears warnings (such as too many listeners) and rejections that nobody handled. */
export function listenForAlarms(): Alarms {
  const heard: string[] = [];
  const onWarning = (warning: Error) => void heard.push(`warning: ${warning.name}: ${warning.message}`);
  const onRejection = (reason: unknown) => void heard.push(`unhandled rejection: ${String(reason)}`);
  process.on('warning', onWarning);
  process.on('unhandledRejection', onRejection);
  return {
    heard,
    close() {
      process.off('warning', onWarning);
      process.off('unhandledRejection', onRejection);
    },
  };
}
