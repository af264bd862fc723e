import { posix } from 'node:path';
import { DrvError, type Artifact, type CollectOptions } from '@drv/core';
import { createArtifact, filePath, mountAtStart, type RawEntry, type TaskWithId } from '@drv/core/driver';

/**
 * What a program has left at a path.
 *
 * @throws `DRV_INVALID_OPTION` for a path that is none; `DRV_UNSUPPORTED` for what ends with the task.
 */
export function collectArtifact(
  task: TaskWithId,
  files: ReadonlyMap<string, Uint8Array>,
  path: string,
  options: CollectOptions,
): Artifact {
  const refuse = (code: 'DRV_INVALID_OPTION' | 'DRV_UNSUPPORTED', what: string) =>
    new DrvError(code, what, { op: 'collect artifact', taskId: task.id });
  const wrong = filePath(path, 'path');
  if (wrong !== undefined) throw refuse('DRV_INVALID_OPTION', wrong);
  const mount = mountAtStart(task, path);
  if (mount !== undefined)
    throw refuse('DRV_UNSUPPORTED', `path: what is in ${mount.path} ends with the task`);
  return createArtifact(
    path,
    {
      taskId: task.id,
      async open() {
        const entries = entriesBelow(files, path);
        return entries.length === 0 ? undefined : each(entries);
      },
      pack() {
        throw refuse('DRV_UNSUPPORTED', 'tar: this driver makes no archives');
      },
    },
    options,
  );
}

/** Each directory before what is in it. */
function entriesBelow(files: ReadonlyMap<string, Uint8Array>, path: string): readonly RawEntry[] {
  const above = posix.dirname(path);
  const entries = new Map<string, RawEntry>();
  for (const [file, bytes] of files) {
    if (file !== path && !file.startsWith(`${path}/`)) continue;
    const name = posix.relative(above, file);
    const parts = name.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const directory = parts.slice(0, depth).join('/');
      if (!entries.has(directory)) entries.set(directory, entry(directory, undefined));
    }
    entries.set(name, entry(name, bytes));
  }
  return [...entries.values()];
}

function entry(path: string, bytes: Uint8Array | undefined): RawEntry {
  return {
    path,
    type: bytes === undefined ? 'directory' : 'file',
    mode: bytes === undefined ? 0o755 : 0o644,
    size: bytes?.length ?? 0,
    modifiedMs: 0,
    content: each(bytes === undefined ? [] : [bytes]),
  };
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* values;
}
