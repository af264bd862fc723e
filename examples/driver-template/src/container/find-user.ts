import { readFile } from 'node:fs/promises';
import { DrvError } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { inRoot } from './in-root.ts';

/** Who a task runs as, by number. */
export interface User {
  readonly uid: string;
  readonly gid: string;
}

const NUMBER = /^\d+$/;

/**
 * The user of a task, by the container's own `/etc/passwd` and `/etc/group`. A directory says of no user whom it is for: the
 * default is root, which has no power outside of the sandbox.
 *
 * @throws `DRV_START_FAILED` for a name that the container does not know.
 */
export async function findUser(root: string, { id: taskId, user = '0' }: TaskWithId): Promise<User> {
  const [name = '', group] = user.split(':');
  const lookUp = async (path: string, wanted: string): Promise<readonly string[]> => {
    const text = await readFile(await inRoot(root, path), 'utf8').catch(() => '');
    const byNumber = NUMBER.test(wanted);
    const lines = text.split('\n').map((line) => line.split(':'));
    return lines.find((line) => line[byNumber ? 2 : 0] === wanted) ?? (byNumber ? ['', '', wanted] : []);
  };
  const [, , uid, ownGroup = '0'] = await lookUp('/etc/passwd', name);
  const gid = group === undefined ? ownGroup : (await lookUp('/etc/group', group))[2];
  if (uid !== undefined && gid !== undefined) return { uid, gid };
  throw new DrvError('DRV_START_FAILED', `user: the image knows no ${user}`, {
    op: 'start task',
    taskId,
    exitCode: 125,
  });
}
