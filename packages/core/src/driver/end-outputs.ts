import { finished } from 'node:stream';
import type { RunHandle } from './run-handle.ts';
import type { StartOptions } from './prepared-task.ts';

/**
 * Ends the streams of a start with `end: true` once the run is over, in whatever way, or could not be started. For those
 * who write a driver. Never rejects.
 */
export async function endOutputs(options: StartOptions, starting: Promise<RunHandle>): Promise<void> {
  if (options.end !== true) return;
  try {
    await (await starting).wait();
  } catch {
    // Told to whoever started the task, or waits for it.
  }
  endNow(options);
}

/** Ends the streams of options with `end: true`. One that was ended or destroyed before is left alone. */
export function endNow({ end, stdout, stderr }: StartOptions): void {
  if (end !== true) return;
  for (const stream of new Set([stdout, stderr])) {
    try {
      if (stream === undefined || stream.writableEnded || stream.destroyed) continue;
      // It may fail as it ends, and an error that nobody listens to would end the process.
      finished(stream, { readable: false }, () => {});
      stream.end();
    } catch {
      // A stream of somebody's own that throws does not take the result away.
    }
  }
}
