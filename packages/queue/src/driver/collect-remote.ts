import { PassThrough } from 'node:stream';
import type { Artifact, ArtifactReport } from '@drv/core';
import {
  abortError,
  type ArtifactEntry,
  type CollectOptions,
  createArtifact,
  type TaskWithId,
} from '@drv/core/driver';
import { readFrames } from '../protocol/artifact-frames.ts';
import type { RemoteRun } from './remote-run.ts';

/**
 * What a task has left at a path, from its node.
 *
 * @throws `DRV_INVALID_OPTION` for an invalid path; `DRV_UNSUPPORTED` for what ends with the task.
 */
export function collectRemote(
  run: RemoteRun,
  {
    task,
    path,
    options,
  }: { readonly task: TaskWithId; readonly path: string; readonly options: CollectOptions },
): Artifact {
  let judged: ArtifactReport | undefined;

  async function open(signal: AbortSignal | undefined): Promise<AsyncIterable<ArtifactEntry> | undefined> {
    const bytes = new PassThrough();
    const { limitBytes, limitFiles } = options;
    const collection = run.collections.ask(
      path,
      { limitBytes: finite(limitBytes), limitFiles: finite(limitFiles) },
      bytes,
    );
    const onAbort = () => bytes.destroy(abortError(signal as AbortSignal, 'collect artifact'));
    signal?.addEventListener('abort', onAbort, { once: true });
    collection.done.then(
      (report) => {
        judged = report;
        bytes.end();
      },
      (error: unknown) => bytes.destroy(error as Error),
    );
    bytes.once('close', () => {
      signal?.removeEventListener('abort', onAbort);
      collection.end();
    });
    if (signal?.aborted === true) onAbort();
    const entries = readFrames(bytes);
    const first = await entries.next();
    if (first.done === true) return judged?.incomplete === 'missing' ? undefined : none();
    return following(first.value, entries);
  }

  return createArtifact(path, { task, open, judged: () => judged }, options);
}

async function* none(): AsyncGenerator<ArtifactEntry> {}

async function* following(
  first: ArtifactEntry,
  rest: AsyncGenerator<ArtifactEntry>,
): AsyncGenerator<ArtifactEntry> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** JSON has no `Infinity`. */
function finite(limit: number | undefined): number | undefined {
  return limit === undefined ? undefined : Math.min(limit, Number.MAX_SAFE_INTEGER);
}
