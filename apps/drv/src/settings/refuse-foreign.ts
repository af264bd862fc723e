import { stat } from 'node:fs/promises';
import { UsageError } from '../errors/usage-error.ts';

/**
 * Refuses a module that somebody else could have put there: in a directory that many share, it would run as whoever
 * looks for settings.
 *
 * @param uid The user that drv runs as; absent where there are no such numbers.
 */
export async function refuseForeign(path: string, uid: number | undefined): Promise<void> {
  const { uid: owner, mode } = await stat(path);
  if (uid === undefined || ((owner === uid || owner === 0) && (mode & 0o002) === 0)) return;
  throw new UsageError(
    `${path} would run as code, and another user could have written it; name it with --config, or give --config none`,
  );
}
