import { PassThrough, pipeline, type Readable } from 'node:stream';

/** A stream that may take its time to open, as one that is there at once. Destroying it aborts the opening. */
export function lateStream(open: (signal: AbortSignal) => Promise<Readable>): Readable {
  const controller = new AbortController();
  const stream = new PassThrough();
  stream.once('close', () => controller.abort());
  // Whoever reads it sees the error: `pipeline` hands it on.
  open(controller.signal).then(
    (source) => pipeline(source, stream, () => {}),
    (error: unknown) => stream.destroy(error as Error),
  );
  return stream;
}
