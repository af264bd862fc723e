import { readVariable, type Environment } from '../locate/environment.ts';

const DEFAULT_PATHEXT = '.COM;.EXE;.BAT;.CMD';
/** What Windows can start, or its command interpreter. Scripts of other kinds need a program that is not known here. */
const STARTABLE: ReadonlySet<string> = new Set(['.com', '.exe', '.bat', '.cmd']);

/**
 * The file names under which a program may be found, the one to prefer first. On Windows those with the endings of
 * `PATHEXT` (`docker-credential-gcloud.cmd`), and the name itself where it ends like one (`credsStore: "desktop.exe"`).
 */
export function programNames(
  program: string,
  env: Environment,
  platform: NodeJS.Platform,
): readonly string[] {
  if (platform !== 'win32') return [program];
  const endings = (readVariable(env, 'PATHEXT', platform) ?? DEFAULT_PATHEXT)
    .split(';')
    .map((ending) => ending.trim().toLowerCase())
    .filter((ending) => STARTABLE.has(ending));
  const itself = endings.some((ending) => program.toLowerCase().endsWith(ending)) ? [program] : [];
  return [...itself, ...endings.map((ending) => `${program}${ending}`)];
}
