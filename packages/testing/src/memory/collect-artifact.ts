import { posix } from 'node:path';
import type { Artifact } from '@drv/core';
import { type CollectOptions, createArtifact, type RawEntry, type TaskWithId } from '@drv/core/driver';

/**
 * What a program has left at a path.
 *
 * @throws `DRV_INVALID_OPTION` for an invalid path; `DRV_UNSUPPORTED` for what ends with the task.
 */
export function collectArtifact(
  task: TaskWithId,
  files: ReadonlyMap<string, Uint8Array>,
  path: string,
  options: CollectOptions,
): Artifact {
  return createArtifact(
    path,
    {
      task,
      async open() {
        const entries = entriesBelow(files, path);
        return entries.length === 0 ? undefined : each(entries);
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
