import type { Output } from '../process/io.ts';
import { fit } from './fit.ts';
import { columnsOf } from './columns-of.ts';

/** What drv itself writes on stderr, beside a task that may write on the same terminal. */
export interface Screen {
  /** A line that stays. */
  line(text: string): void;
  /** Lines that the next call replaces; ignored where there is no terminal, or inside a line of the task's. */
  live(lines: readonly string[]): void;
  /** Takes the live lines away. */
  clear(): void;
}

/**
 * @param midLine Whether the task has left an unfinished line where this writes.
 */
export function createScreen(stderr: Output, midLine: () => boolean): Screen {
  let drawn = 0;
  const clear = () => {
    if (drawn === 0) return;
    stderr.write(`\r${drawn > 1 ? `\u001b[${drawn - 1}A` : ''}\u001b[J`);
    drawn = 0;
  };
  return {
    clear,
    line(text) {
      clear();
      stderr.write(`${midLine() ? '\n' : ''}${text}\n`);
    },
    live(lines) {
      clear();
      if (stderr.isTTY !== true || midLine() || lines.length === 0) return;
      // Room for the "^C" that a terminal echoes: it must not begin a new line.
      const columns = Math.max(1, columnsOf(stderr) - 3);
      stderr.write(lines.map((line) => fit(line, columns)).join('\n'));
      drawn = lines.length;
    },
  };
}
