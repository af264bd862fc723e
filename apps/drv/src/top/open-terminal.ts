import type { Input, Io } from '../process/io.ts';
import { releaseInput } from '../process/release-input.ts';

/** A terminal taken over for a while. */
export interface Terminal {
  draw(lines: readonly string[]): void;
  /** Gives the terminal back as it was. Idempotent. */
  close(): void;
}

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
// An arrow key is a sequence; everything else is a key by itself.
const KEY = /\u001b\[[A-Z]|[\s\S]/gu;

/** Takes the terminal over: the alternate screen, no cursor, and every key as it is pressed. */
export function openTerminal(
  io: Io,
  input: Input,
  { onKey, onResize }: { readonly onKey: (key: string) => void; readonly onResize: () => void },
): Terminal {
  const onData = (data: Buffer) => {
    for (const [key] of data.toString().matchAll(KEY)) onKey(key);
  };
  input.setRawMode?.(true);
  input.on('data', onData);
  const unfollow = io.onResize(onResize);
  io.stdout.write(ENTER);
  let closed = false;
  return {
    draw(lines) {
      if (closed) return;
      io.stdout.write(`\u001b[H${lines.map((line) => `${line}\u001b[K`).join('\r\n')}\u001b[J`);
    },
    close() {
      if (closed) return;
      closed = true;
      unfollow();
      input.off('data', onData);
      input.setRawMode?.(false);
      releaseInput(input);
      io.stdout.write(LEAVE);
    },
  };
}
