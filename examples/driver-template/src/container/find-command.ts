import { posix } from 'node:path';
import { DrvError } from '@drv/core';
import { wordsOf, type TaskWithId } from '@drv/core/driver';
import { statInRoot } from './in-root.ts';

/** What a container has that names none itself. */
export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const EXECUTABLE = 0o111;

/**
 * The words of a task's command, looked for as the sandbox will look for the first one. Looking beforehand is what tells a
 * command that is not there from one that ended with 127, and it depends on no sentence of bubblewrap.
 *
 * @throws `DRV_COMMAND_NOT_FOUND`, `DRV_COMMAND_NOT_EXECUTABLE`; `DRV_START_FAILED` where there is no command at all.
 */
export async function findCommand(root: string, task: TaskWithId): Promise<readonly string[]> {
  const words = [...(wordsOf(task.entrypoint) ?? []), ...(wordsOf(task.command) ?? [])];
  const [name] = words;
  const fail = (
    code: 'DRV_COMMAND_NOT_FOUND' | 'DRV_COMMAND_NOT_EXECUTABLE' | 'DRV_START_FAILED',
    why: string,
  ) => {
    const exitCode = { DRV_COMMAND_NOT_FOUND: 127, DRV_COMMAND_NOT_EXECUTABLE: 126, DRV_START_FAILED: 125 }[
      code
    ];
    return new DrvError(code, why, { op: 'start task', taskId: task.id, exitCode });
  };
  if (name === undefined)
    throw fail('DRV_START_FAILED', 'The task has no command, and a directory has none either');
  const directories = name.includes('/') ? [task.workDir ?? '/'] : (task.env?.['PATH'] ?? PATH).split(':');
  const found = await Promise.all(directories.map((one) => statInRoot(root, posix.resolve('/', one, name))));
  const there = found.filter((one) => one !== undefined);
  if (there.some((one) => one.isFile() && (one.mode & EXECUTABLE) !== 0)) return words;
  if (there.length === 0) throw fail('DRV_COMMAND_NOT_FOUND', `${name} is not in the image`);
  throw fail('DRV_COMMAND_NOT_EXECUTABLE', `${name} is in the image, and cannot be executed`);
}
