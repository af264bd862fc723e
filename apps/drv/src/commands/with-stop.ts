import type { Io } from '../process/io.ts';

/** Runs a part of a command with a signal that Ctrl-C and the like abort. */
export async function withStop<T>(
  io: Pick<Io, 'onStop'>,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const unlisten = io.onStop((signal) => controller.abort(signal));
  try {
    return await body(controller.signal);
  } finally {
    unlisten();
  }
}
