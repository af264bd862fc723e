import type { Writable } from 'node:stream';
import { endAll, put, writableTo, type OutputTargets, type TaskOutput } from './task-output.ts';

/** Of a line that does not end: then it is shown in pieces. */
const LINE_BYTES = 64 * 1024;
const LINE_FEED = 10;

/** The output of all tasks as it comes, in whole lines, so that no line has the words of two tasks. */
export function lineOutput({ stdout, stderr, onFailure }: OutputTargets): () => TaskOutput {
  return () => {
    const rests: (() => Promise<void>)[] = [];
    let isWhole = true;
    const show = (target: Writable, words: Buffer | string) =>
      put(target, words).catch((error: unknown) => {
        isWhole = false;
        onFailure(error, target);
      });
    const streamTo = (target: Writable) => {
      let rest: Buffer = Buffer.alloc(0);
      rests.push(async () => {
        if (rest.length > 0) await show(target, Buffer.concat([rest, Buffer.from('\n')]));
      });
      return writableTo(async (chunk) => {
        const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        const end = all.length > LINE_BYTES ? all.length : all.lastIndexOf(LINE_FEED) + 1;
        rest = all.subarray(end);
        await show(target, all.subarray(0, end));
      });
    };
    const [out, error] = [streamTo(stdout), streamTo(stderr)];
    return {
      stdout: out,
      stderr: error,
      async end(words) {
        await endAll(out, error);
        for (const flush of rests) await flush();
        await show(stderr, words);
        return isWhole;
      },
    };
  };
}
