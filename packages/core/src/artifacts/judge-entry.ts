import type { ArtifactEntry, RawEntry } from './artifact-entry.ts';
import type { SkipReason } from './artifact-report.ts';

/**
 * Why an entry is not given, if it is not; the first reason that holds. `before` are those that were
 * given, by path, and those that could not be put where they belong.
 */
export function judgeEntry(
  { path, type, linkTarget }: Pick<RawEntry, 'path' | 'type' | 'linkTarget'>,
  before: ReadonlyMap<string, ArtifactEntry['type'] | 'refused'>,
  platform: NodeJS.Platform = process.platform,
): SkipReason | undefined {
  const names = path.split('/');
  if (!names.every((name) => isName(name, platform))) return 'name';
  if (type === 'other') return 'type';
  if (before.has(path)) return 'duplicate';
  // Nothing can be in what is no directory: a link that an earlier entry made is never followed.
  for (let depth = 1; depth < names.length; depth += 1) {
    const above = before.get(names.slice(0, depth).join('/'));
    if (above === 'refused') return 'blocked';
    if (above !== undefined && above !== 'directory') return 'name';
  }
  if (type === 'symlink' && !staysInside(linkTarget ?? '', names.length - 2, platform)) return 'link';
  if (type === 'hardlink' && !isFile(before.get(linkTarget ?? ''))) return 'link';
  return undefined;
}

function isFile(type: string | undefined): boolean {
  return type === 'file' || type === 'hardlink';
}

/** What stands for bytes that are no UTF-8: the file would have another name here, which others may have too. */
const NOT_UTF_8 = '\uFFFD';

/** Devices and streams of Windows, and what ends with a dot or a space there, are other files than they seem. */
const SPECIAL_ON_WINDOWS = /[\\:<>"|?*]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

function isName(name: string, platform: NodeJS.Platform): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !name.includes('\0') &&
    !name.includes(NOT_UTF_8) &&
    !(platform === 'win32' && SPECIAL_ON_WINDOWS.test(name))
  );
}

/**
 * Whether a symbolic link stays inside when it may take so many steps back. They may stand only at its beginning: behind a
 * name that is a link itself, a step back leads to the parent of where that one points.
 */
function staysInside(target: string, depth: number, platform: NodeJS.Platform): boolean {
  const parts = target
    .replace(/\/$/, '')
    .split('/')
    .filter((part) => part !== '.');
  const back = parts.findIndex((part) => part !== '..');
  const steps = back === -1 ? parts.length : back;
  return target !== '' && steps <= depth && parts.slice(steps).every((part) => isName(part, platform));
}
