import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Programs that read their commands, or the lines of a loop, from the stdin that the commands inherit. */
const SHELLS = /^(ba|da|z|k|mk|fi|a|ya|pw|rba)?sh$|^busybox$/;

/** Bits of a file's flags that say whether it is read or written (O_ACCMODE). */
const ACCESS = 3;

/**
 * Name of the shell around a process that has the same stdin open: the stdin of a script, or of a loop in it, which the
 * process was not given but inherited. `undefined` when stdin was redirected for the process itself, and where there is
 * no `/proc` to tell. Programs that start another one, such as `timeout` and `npx`, are looked through.
 *
 * @param pid Of the process that started this one.
 */
export function inputOwner(pid: number, proc = '/proc'): string | undefined {
  try {
    const own = openInput(`${proc}/self`, '0');
    for (let parent = pid; parent > 1; ) {
      const status = readFileSync(`${proc}/${parent}/status`, 'utf8');
      const name = /^Name:\t(.*)$/m.exec(status)?.[1] ?? '';
      if (!inputsOf(`${proc}/${parent}`, name).includes(own)) return undefined;
      if (SHELLS.test(name)) return name;
      parent = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0);
    }
  } catch {
    // Not Linux, or a process of somebody else.
  }
  return undefined;
}

/** The stdin of a program. fish carries out a loop itself, and has what the loop reads under another number. */
function inputsOf(directory: string, name: string): readonly string[] {
  if (name !== 'fish') return [openInput(directory, '0')];
  return readdirSync(`${directory}/fd`).flatMap((number) => {
    try {
      return [openInput(directory, number)];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}

/**
 * What is open under a number, for what, and how far it has been read: a file that two programs opened themselves has a
 * position for each, and a pipe two ends.
 */
function openInput(directory: string, number: string): string {
  const info = readFileSync(`${directory}/fdinfo/${number}`, 'utf8');
  const [position = ''] = /^pos:.*$/m.exec(info) ?? [];
  const mode = Number.parseInt(/^flags:\s*(\d+)$/m.exec(info)?.[1] ?? '0', 8) & ACCESS;
  return `${readlinkSync(`${directory}/fd/${number}`)} ${position} ${mode}`;
}
