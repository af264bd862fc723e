import { posix } from 'node:path';
import type { AbortOptions } from '@drv/core';
import {
  DrvError,
  type FileProgress,
  packTar,
  type TarEntry,
  type TaskWithId,
  tellListener,
} from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import { isRefusal } from '../engine/errors/engine-refusals.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { entriesOf } from './entries-of.ts';
import { launcherEntry } from '../launcher/put-launcher.ts';
import { placeFiles, type Placement } from './place-files.ts';
import type { PlannedFile } from './plan-files.ts';
import { putOwnFiles, type OwnFiles } from './put-own-files.ts';
import { directoryResolver } from './resolve-directory.ts';
import { taskOwner, type Owner } from './task-owner.ts';
import { newWorkDir } from './new-work-dir.ts';

export interface PutFilesOptions extends AbortOptions, OwnFiles {
  readonly engine: Pick<EngineClient, 'inspect' | 'statPath' | 'putArchive' | 'getArchive'>;
  readonly containerId: string;
  readonly traits: Pick<EngineTraits, 'fillsTmpfs'>;
  readonly files: readonly PlannedFile[];
  readonly onFiles: ((progress: FileProgress) => void) | undefined;
}

/**
 * Gives the task's user its working directory, where the engine has made it, and puts the files in, by the engine's archive
 * call: no directory of the engine's machine is needed, and none of this machine. In bounded memory.
 *
 * @throws `DRV_INVALID_OPTION` for a source that cannot be read, `DRV_UNSUPPORTED` for a place that cannot be written to before the start,
 * `DRV_INVALID_TASK` for one that something else has.
 */
export async function putFiles(task: TaskWithId, options: PutFilesOptions): Promise<void> {
  const { engine, containerId, signal, traits } = options;
  const state = await engine.inspect(containerId, { signal });
  if (state === undefined) {
    throw new DrvError('DRV_ENGINE_FAILED', 'The container was removed by somebody else', {
      op: 'put files',
      taskId: task.id,
    });
  }
  const resolve = directoryResolver(engine, containerId, { signal });
  const owner = await taskOwner(engine, containerId, state.user, { signal });
  const workDir =
    owner.uid === 0
      ? undefined
      : await newWorkDir(task, state, { engine, containerId, traits, resolve, signal });
  const placed = await placeFiles(options.files, { ...state, task, resolve, fillsTmpfs: traits.fillsTmpfs });
  const placements = workDir === undefined ? placed : withDirectories(placed, workDir);
  const { hosts, launcher } = options;
  const { mountPaths } = state;
  const hasRoot = placements.some(({ root }) => root === '/');
  const hostsGoWithRoot = hasRoot && (await hosts?.goesWithRoot(resolve, mountPaths)) === true;
  const goesAlone = { hosts: hostsGoWithRoot ? undefined : hosts, launcher: hasRoot ? undefined : launcher };
  await putOwnFiles({ engine, containerId, ...goesAlone, resolve, mountPaths, signal });
  const count = counter(options.onFiles);
  for (const placement of placements) {
    const { root, files } = placement;
    const own = count(root, entries(placement, owner));
    const isRoot = root === '/';
    const first = isRoot && hostsGoWithRoot ? hosts?.entry : undefined;
    const last = isRoot && launcher !== undefined ? launcherEntry(launcher) : undefined;
    const archive = packTar(between(first, own, last));
    try {
      await engine.putArchive(containerId, archive, { path: root, signal });
    } catch (error) {
      const isAnswer = DrvError.is(error) && error.statusCode !== undefined;
      const inTheWay = isAnswer ? await fileOverDirectory(placement, options) : undefined;
      if (inTheWay !== undefined) throw noPlace(inTheWay, task.id, error);
      throw putFailure(error, task.id, { root, files });
    }
  }
}

/** They are made first of all that goes into their root. */
function withDirectories(
  placed: readonly Placement[],
  { root, directories }: Pick<Placement, 'root' | 'directories'>,
): readonly Placement[] {
  const same = placed.find((placement) => placement.root === root);
  const all = [...new Set([...directories, ...(same?.directories ?? [])])];
  return [{ root, directories: all, files: same?.files ?? [] }, ...placed.filter((one) => one !== same)];
}

async function* between<T>(
  first: T | undefined,
  all: AsyncIterable<T>,
  last: T | undefined,
): AsyncGenerator<T, void, undefined> {
  if (first !== undefined) yield first;
  yield* all;
  if (last !== undefined) yield last;
}

async function* entries(
  { directories, files }: Placement,
  owner: Owner,
): AsyncGenerator<TarEntry, void, undefined> {
  const made = { type: 'directory', mode: 0o755, size: 0, modifiedMs: Date.now(), content: nothing } as const;
  for (const name of directories) yield { ...made, ...owner, name };
  for (const { file, name } of files) yield* entriesOf(file, { name, owner });
}

const nothing: AsyncIterable<Uint8Array> = { async *[Symbol.asyncIterator]() {} };

/** Of a large file, between two calls. */
const PROGRESS_BYTES = 1024 * 1024;

/** Counts what passes, for somebody who watches. */
function counter(onFiles: ((progress: FileProgress) => void) | undefined) {
  let files = 0;
  let bytes = 0;
  let nextBytes = PROGRESS_BYTES;
  const tell = (path: string) => {
    nextBytes = bytes + PROGRESS_BYTES;
    tellListener(() => onFiles?.({ path, files, bytes }));
  };
  return async function* count(root: string, all: AsyncIterable<TarEntry>) {
    for await (const entry of all) {
      const path = `${root === '/' ? '' : root}/${entry.name}`;
      const content = {
        async *[Symbol.asyncIterator]() {
          for await (const piece of entry.content) {
            bytes += piece.length;
            if (bytes >= nextBytes) tell(path);
            yield piece;
          }
        },
      };
      yield { ...entry, content };
      files += 1;
      tell(path);
    }
  };
}

function putFailure(
  error: unknown,
  taskId: string,
  { root, files }: Pick<Placement, 'root' | 'files'>,
): unknown {
  const field = files[0]?.file.field ?? 'workDir';
  if (!isRefusal(error, 'read-only')) return error;
  const what =
    root === '/' ? 'its root file system is read-only; a volume can be filled' : `${root} is read-only`;
  return new DrvError(
    'DRV_UNSUPPORTED',
    `${field}: this engine puts nothing there before the start: ${what}`,
    {
      op: 'prepare task',
      taskId,
      cause: error,
    },
  );
}

/** A file in whose place the container has a directory. Engines refuse it, each in words of its own, and few say which one it was. */
async function fileOverDirectory(
  { root, files }: Placement,
  { engine, containerId, signal }: PutFilesOptions,
): Promise<PlannedFile | undefined> {
  for (const { file, name } of files) {
    if (file.isDirectory) continue;
    const there = await engine.statPath(containerId, posix.join(root, name), { signal });
    if (there?.type === 'directory') return file;
  }
  return undefined;
}

function noPlace({ field }: PlannedFile, taskId: string, cause: unknown): DrvError {
  return new DrvError('DRV_INVALID_TASK', `${field}: a directory is in its place`, {
    op: 'prepare task',
    taskId,
    cause,
  });
}
