import { UsageError } from '../errors/usage-error.ts';

/** A user as the engine takes it; `host` stands for the one that drv runs as, by numbers. @throws UsageError */
export function userOf(
  text: string,
  { uid, gid }: { readonly uid?: number | undefined; readonly gid?: number | undefined },
): string {
  if (text !== 'host') return text;
  if (uid === undefined || gid === undefined)
    throw new UsageError('users have no numbers here; give UID:GID');
  return `${uid}:${gid}`;
}
