import { readFileSync, readlinkSync } from 'node:fs';

/** Programs that read their commands, or the lines of a loop, from the stdin that the commands inherit. */
const SHELLS = /^(ba|da|z|k|mk|fi|a|ya|pw|rba)?sh$|^busybox$/;

/**
 * Name of the shell around a process that has the same stdin open: the stdin of a script, or of a loop in it, which the
 * process was not given but inherited. `undefined` when stdin was redirected for the process itself, and where there is
 * no `/proc` to tell. Programs that start another one, such as `timeout` and `npx`, are looked through.
 *
 * @param pid Of the process that started this one.
 */
export function inputOwner(pid: number, proc = '/proc'): string | undefined {
  try {
    const own = openInput(`${proc}/self`);
    for (let parent = pid; parent > 1; ) {
      if (openInput(`${proc}/${parent}`) !== own) return undefined;
      const status = readFileSync(`${proc}/${parent}/status`, 'utf8');
      const name = /^Name:\t(.*)$/m.exec(status)?.[1] ?? '';
      if (SHELLS.test(name)) return name;
      parent = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0);
    }
  } catch {
    // Not Linux, or a process of somebody else.
  }
  return undefined;
}

/** What stdin is, and how far it has been read: a file that two programs opened themselves has a position for each. */
function openInput(directory: string): string {
  const [position = ''] = /^pos:.*$/m.exec(readFileSync(`${directory}/fdinfo/0`, 'utf8')) ?? [];
  return `${readlinkSync(`${directory}/fd/0`)} ${position}`;
}
