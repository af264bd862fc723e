/** Looks through a stream for what GitHub's runner would take for a command. */
export interface CommandScan {
  push(chunk: Buffer): void;
  readonly found: boolean;
}

/**
 * `::name …::` at the beginning of a line, whatever blanks stand before it, and `##[name …]` anywhere (actions/runner,
 * `ActionCommand.cs`). Which names there are, is the runner's to say: every one counts.
 */
const COMMAND = /(?:^|[\r\n])[^\x21-\x7e\r\n]*::|##\[/;

export function createCommandScan(): CommandScan {
  let found = false;
  /** Of the line that has not ended: whether it has anything but blanks, and its last two characters. */
  let rest = '';
  return {
    get found() {
      return found;
    },
    push(chunk) {
      if (found) return;
      const text = rest + chunk.toString('latin1');
      found = COMMAND.test(text);
      const line = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
      const before = /[\x21-\x7e]/.test(line.slice(0, -2)) ? 'x' : '';
      rest = `${before}${line.slice(-2)}`;
    },
  };
}
