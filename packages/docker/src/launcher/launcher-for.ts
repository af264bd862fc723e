import { LAUNCHERS } from './launchers.ts';

const programs = new Map(
  Object.entries(LAUNCHERS).map(([architecture, { base64 }]) => [
    architecture,
    Buffer.from(base64, 'base64'),
  ]),
);

/** The program that can run in an image for `platform` (`linux/amd64`); `undefined` where there is none. */
export function launcherFor(platform: string | undefined): Buffer | undefined {
  const [system, architecture = ''] = platform?.split('/') ?? [];
  return system === 'linux' ? programs.get(architecture) : undefined;
}
