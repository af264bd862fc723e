import { userInfo } from 'node:os';
import { readVariable } from './environment.ts';
import type { Host } from './host.ts';

/** The user's home directory; `undefined` where the machine knows none. */
export function homeDirectory({ env, homeDir, platform = process.platform }: Host): string | undefined {
  return (
    homeDir ?? readVariable(env, platform === 'win32' ? 'USERPROFILE' : 'HOME', platform) ?? registeredHome()
  );
}

function registeredHome(): string | undefined {
  try {
    return userInfo().homedir || undefined;
  } catch {
    // A user without an entry in the user database, as containers have them.
    return undefined;
  }
}
