import type { StartOptions } from './prepared-task.ts';

/**
 * Listens to the errors of a caller's streams while `body` runs, and does nothing about them: an error that nobody
 * listens to ends the process, and a stream may fail before a driver uses it or after it has let go of it. Whoever
 * uses the stream then finds it failed.
 */
export async function guardStreams<T>(
  { stdin, stdout, stderr }: StartOptions,
  body: () => Promise<T>,
): Promise<T> {
  const streams = [stdin, stdout, stderr].filter((stream) => typeof stream === 'object' && 'on' in stream);
  const ignore = () => {};
  for (const stream of streams) stream.on('error', ignore);
  try {
    return await body();
  } finally {
    for (const stream of streams) stream.off('error', ignore);
  }
}
