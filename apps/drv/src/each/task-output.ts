import { Writable } from 'node:stream';

/** Where the output of one task of many goes. */
export interface TaskOutput {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Ends both streams, adds what drv says of the task, and resolves when it is written: with whether all of it was taken. */
  end(words: string): Promise<boolean>;
}

export interface OutputTargets {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** When one of the targets takes no more. */
  readonly onFailure: (error: unknown, target: Writable) => void;
}

/** Writes to a target, and waits until it has taken it. */
export async function put(target: Writable, chunk: Buffer | string): Promise<void> {
  if (chunk.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    target.write(chunk, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** A stream that hands each chunk on. */
export function writableTo(take: (chunk: Buffer) => Promise<void>): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, callback) {
      take(chunk).then(() => callback(), callback);
    },
  });
}

/** Resolves when streams have handed on what was written to them. */
export async function endAll(...streams: readonly Writable[]): Promise<void> {
  await Promise.all(streams.map((stream) => new Promise<void>((resolve) => stream.end(() => resolve()))));
}
