import { LAUNCHERS } from './launchers.ts';

/** The program that can run in an image for `platform` (`linux/amd64`); `undefined` where there is none. */
export function launcherFor(platform: string | undefined): Buffer | undefined {
  const [system, architecture] = platform?.split('/') ?? [];
  if (system !== 'linux') return undefined;
  const found = Object.entries(LAUNCHERS).find(([name]) => name === architecture);
  return found === undefined ? undefined : Buffer.from(found[1].base64, 'base64');
}
