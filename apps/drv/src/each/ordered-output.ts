import type { Writable } from 'node:stream';
import { endAll, put, writableTo, type OutputTargets, type TaskOutput } from './task-output.ts';

/** Kept of all tasks that wait for their turn; beyond it they are not read, and stand still in time. */
const KEPT_BYTES = 64 * 1024 * 1024;
const LINE_FEED = 10;

/** The output of one task after the other, in the order in which they were opened. The first is shown while it runs. */
export function orderedOutput({ stdout, stderr, onFailure }: OutputTargets): () => TaskOutput {
  let kept = 0;
  let turn: Promise<void> = Promise.resolve();
  return () => {
    let written = turn;
    let leave = () => {};
    turn = new Promise((resolve) => {
      leave = resolve;
    });
    let isMidLine = false;
    let isWhole = true;
    const show = (target: Writable, chunk: Buffer | string) => {
      written = written
        .then(() => put(target, chunk))
        .catch((error: unknown) => {
          isWhole = false;
          onFailure(error, target);
        });
      return written;
    };
    const streamTo = (target: Writable) =>
      writableTo(async (chunk) => {
        if (target === stderr) isMidLine = chunk.at(-1) !== LINE_FEED;
        const shown = show(target, chunk);
        if (kept + chunk.length > KEPT_BYTES) return await shown;
        kept += chunk.length;
        void shown.then(() => {
          kept -= chunk.length;
        });
      });
    const [out, error] = [streamTo(stdout), streamTo(stderr)];
    return {
      stdout: out,
      stderr: error,
      async end(words) {
        await endAll(out, error);
        await show(stderr, isMidLine && words !== '' ? `\n${words}` : words);
        leave();
        return isWhole;
      },
    };
  };
}
