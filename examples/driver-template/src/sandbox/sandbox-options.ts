import type { TaskWithId } from '@drv/core/driver';
import type { Container } from '../container/container.ts';
import { PATH } from '../container/find-command.ts';
import type { User } from '../container/find-user.ts';

/** What a sandbox is made of: options of bubblewrap (bwrap(1)). */
export function sandboxOptions({ root }: Container, task: TaskWithId, { uid, gid }: User): readonly string[] {
  const { readOnlyRoot = false, hostname = task.id.slice(0, 12), workDir = '/' } = task;
  return [
    [readOnlyRoot ? '--ro-bind' : '--bind', root, '/'],
    // Where the driver runs as root, the task has root's number, and the kernel's settings in /proc ask for no more.
    ['--proc', '/proc', '--remount-ro', '/proc'],
    ['--dev', '/dev'],
    ['--unshare-all', '--unshare-user', '--disable-userns', '--cap-drop', 'ALL'],
    ['--die-with-parent', '--new-session'],
    ['--uid', uid, '--gid', gid],
    ['--hostname', hostname],
    ['--chdir', workDir],
    ['--clearenv'],
    ...Object.entries({ PATH, ...task.env }).map(([name, value]) => ['--setenv', name, value]),
  ].flat();
}
