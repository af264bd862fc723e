import type { RunHandle } from '@drv/core';
import type { Io } from '../process/io.ts';

/** Tells a task with a terminal the size of ours, now and whenever it changes, until the function returned is called. */
export function followTerminal(handle: RunHandle, io: Io): () => void {
  const tell = () => {
    const { columns, rows } = io.stdout;
    if (columns === undefined || rows === undefined) return;
    // A size that did not arrive only looks wrong.
    handle.resize({ columns, rows }).catch(() => {});
  };
  tell();
  return io.onResize(tell);
}
