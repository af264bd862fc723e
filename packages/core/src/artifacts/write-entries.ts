import type { Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DrvError } from '../errors/drv-error.ts';
import type { ArtifactEntry } from './artifact-entry.ts';
import type { SkipReason } from './artifact-report.ts';
import { builtin } from '../host/builtin.ts';
import { fileProblem } from '../host/file-problem.ts';

type Skip = (entry: ArtifactEntry, reason: SkipReason) => void;

/** Later than any honest file, and within what file systems can hold (ext4: the year 2446). */
const LATEST_MS = Date.UTC(2_400);
/** Names that this file system cannot hold. */
const NO_NAME: readonly unknown[] = ['ENAMETOOLONG', 'EINVAL', 'EILSEQ'];

/**
 * Writes entries, whose names have been judged, below a directory. Nothing is written through a symbolic link: one that
 * is there blocks what would be below it, and those of the entries are made when everything else is there.
 *
 * @throws `DRV_INVALID_OPTION` for what cannot be written.
 */
export async function writeEntries(
  entries: AsyncIterable<ArtifactEntry>,
  directory: string | URL,
  skip: Skip,
): Promise<void> {
  const { link, mkdir, symlink, unlink } = builtin.fs.promises;
  const root = await rootOf(directory);
  const folders = new Map<string, Promise<boolean>>();
  const links: ArtifactEntry[] = [];

  /** Whether there is a real directory at this path, which is made if there is nothing. */
  function folder(path: string, mode = 0o777): Promise<boolean> {
    if (path === '') return Promise.resolve(true);
    let made = folders.get(path);
    if (made === undefined) {
      made = makeFolder(path, mode);
      folders.set(path, made);
    }
    return made;
  }

  async function makeFolder(path: string, mode: number): Promise<boolean> {
    if (!(await folder(parentOf(path)))) return false;
    const there = await look(join(root, path));
    if (there === undefined) await mkdir(join(root, path), { mode: (mode & 0o777) | 0o700 });
    return there === undefined || there.isDirectory();
  }

  /** Takes away what is at the place of an entry; a directory stays. */
  async function clear(path: string): Promise<boolean> {
    if (!(await folder(parentOf(path)))) return false;
    const there = await look(join(root, path));
    if (there?.isDirectory() === true) return false;
    if (there !== undefined) await unlink(join(root, path));
    return true;
  }

  async function write(entry: ArtifactEntry): Promise<boolean> {
    const { path, type, mode, linkTarget = '' } = entry;
    if (type === 'directory') return folder(path, mode);
    if (!(await clear(path))) return false;
    if (type === 'file') await writeFile(join(root, path), entry);
    if (type === 'hardlink') await link(join(root, linkTarget), join(root, path));
    if (type === 'symlink') await symlink(linkTarget, join(root, path));
    return true;
  }

  async function attempt(entry: ArtifactEntry): Promise<void> {
    try {
      if (!(await write(entry))) skip(entry, 'blocked');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (NO_NAME.includes(code)) return skip(entry, 'name');
      throw DrvError.is(error) ? error : unwritable(directory, error);
    }
  }

  for await (const entry of entries) {
    if (entry.type === 'symlink') links.push(entry);
    else await attempt(entry);
  }
  for (const entry of links) await attempt(entry);
}

async function rootOf(directory: string | URL): Promise<string> {
  try {
    const path = resolve(typeof directory === 'string' ? directory : builtin.url.fileURLToPath(directory));
    await makeDirectory(path);
    return await builtin.fs.promises.realpath(path);
  } catch (error) {
    throw unwritable(directory, error);
  }
}

/**
 * With those above it. Not by `recursive`, with which Node goes on for ever where there is a directory and none can be made in it,
 * as in `/proc`.
 */
async function makeDirectory(path: string): Promise<void> {
  const { mkdir, stat } = builtin.fs.promises;
  const isThere = () =>
    stat(path)
      .then((found) => found.isDirectory())
      .catch(() => false);
  const make = async () => {
    try {
      await mkdir(path);
    } catch (error) {
      // Somebody else may make it at the same time.
      if (!(await isThere())) throw error;
    }
  };
  try {
    await make();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeDirectory(dirname(path));
    await make();
  }
}

/**
 * Exclusive, so that what somebody puts at this place meanwhile is not written through. Its owner may read it, whatever the task
 * has made of it, and it is as old as in the container, for `make` and caches.
 */
async function writeFile(path: string, { mode, content, modifiedMs }: ArtifactEntry): Promise<void> {
  const file = await builtin.fs.promises.open(path, 'wx', (mode & 0o777) | 0o400);
  try {
    await file.writeFile(content);
    if (modifiedMs > 0 && modifiedMs <= LATEST_MS) await file.utimes(new Date(), new Date(modifiedMs));
  } finally {
    await file.close();
  }
}

async function look(path: string): Promise<Stats | undefined> {
  try {
    return await builtin.fs.promises.lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function unwritable(directory: string | URL, cause: unknown): DrvError {
  const where = String(directory);
  return new DrvError(
    'DRV_INVALID_OPTION',
    `into: ${where} must be a directory of this machine that can be written to: ${fileProblem(cause)}`,
    { op: 'write artifact', cause },
  );
}
