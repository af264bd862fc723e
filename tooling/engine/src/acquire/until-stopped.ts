import { SetupError } from '../setup-error.ts';

/** Hands `use` a signal that aborts on SIGINT, SIGTERM and SIGHUP. The process goes on until `use` has ended. */
export async function untilStopped<T>(use: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) =>
    controller.abort(new SetupError(`Stopped by ${name}; nothing is left.`));
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, stop);
  try {
    return await use(controller.signal);
  } finally {
    for (const name of names) process.off(name, stop);
  }
}
