import { posix } from 'node:path';
import { Readable } from 'node:stream';
import type { AbortOptions, Artifact } from '@drv/core';
import {
  DrvError,
  abortError,
  beginOperation,
  type CollectOptions,
  createArtifact,
  delay,
  linkSignals,
  type OperationFields,
  type RawEntry,
  type TaskWithId,
} from '@drv/core/driver';
import { readTar } from '../archive/read-tar.ts';
import { connectionError } from '../engine/errors/engine-errors.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';

/** The container of a task that has ended. */
export interface EndedContainer {
  readonly task: TaskWithId;
  readonly engine: Pick<EngineClient, 'getArchive' | 'inspect' | 'statPath' | 'where'>;
  readonly traits: Pick<EngineTraits, 'cleansUpLate' | 'followsLinks'>;
  readonly containerId: string;
  readonly fields: OperationFields;
  /** Aborts when the task is closed: an engine removes no container while an archive of it is read, and a reader may have been left. */
  readonly closing: AbortSignal;
}

/**
 * A path of a container that has ended, by the engine's archive call. Nothing in the container runs for it.
 *
 * @throws `DRV_INVALID_OPTION` for an invalid path, `DRV_UNSUPPORTED` for one that has ended with the task.
 */
export function collectArtifact(context: EndedContainer, path: string, options: CollectOptions): Artifact {
  return createArtifact(
    path,
    {
      task: context.task,
      async open(given) {
        if (context.closing.aborted) throw closed(context.task.id);
        const { signal, unlink } = linkSignals(given, context.closing);
        context.closing.addEventListener('abort', unlink, { once: true });
        if (context.traits.cleansUpLate) await untilCleanedUp({ ...context, signal });
        const link = await linkAt(path, { ...context, signal });
        if (link !== undefined) return Readable.from([link]);
        const archive = await context.engine.getArchive(context.containerId, path, { signal });
        return archive === undefined ? undefined : entriesOf(archive, path, { ...context, signal });
      },
    },
    options,
  );
}

function closed(taskId: string): DrvError {
  return new DrvError('DRV_INVALID_STATE', 'The task is closed', { op: 'collect artifact', taskId });
}

/** Milliseconds. A clean-up that takes longer has failed, and is not waited for. */
const CLEAN_UP_MS = 10_000;
const LOOK_MS = 50;

async function untilCleanedUp({ engine, containerId, signal }: EndedContainer & AbortOptions): Promise<void> {
  const deadline = performance.now() + CLEAN_UP_MS;
  while ((await engine.inspect(containerId, { signal }))?.isCleaningUp === true) {
    if (performance.now() > deadline) return;
    await delay(LOOK_MS, signal);
  }
}

/** What is at a path, where that is a link and the engine would follow it. */
async function linkAt(
  path: string,
  { engine, containerId, traits, signal }: EndedContainer & AbortOptions,
): Promise<RawEntry | undefined> {
  if (!traits.followsLinks) return undefined;
  const state = await engine.statPath(containerId, path, { signal });
  if (state?.type !== 'symlink') return undefined;
  const { linkTarget, modifiedAt } = state;
  const modifiedMs = Date.parse(modifiedAt);
  const name = posix.basename(path);
  return { path: name, type: 'symlink', linkTarget, mode: 0o777, size: 0, modifiedMs, content: nothing };
}

const nothing: AsyncIterable<Uint8Array> = { async *[Symbol.asyncIterator]() {} };

/** The entries under names that begin with that of the artifact, whatever the engine calls its top. */
async function* entriesOf(
  archive: Readable,
  path: string,
  { engine, containerId, fields, signal }: EndedContainer & AbortOptions,
): AsyncGenerator<RawEntry, void, undefined> {
  const collecting = beginOperation('artifact.collect', { ...fields, containerId });
  const onAbort = () => archive.destroy(abortError(signal as AbortSignal, 'collect artifact'));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const top = posix.basename(path);
    let count = 0;
    for await (const entry of readTar(archive)) {
      count += 1;
      const { linkTarget } = entry;
      const target = entry.type === 'hardlink' ? named(linkTarget ?? '', top) : linkTarget;
      yield { ...entry, path: named(entry.path, top), linkTarget: target };
    }
    // The file or directory that was asked for is the first entry.
    if (count === 0) throw new Error('it has no entry');
    collecting.end();
  } catch (error) {
    const failure = archiveFailure(error, engine.where);
    collecting.end(failure);
    throw failure;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    collecting.end();
  }
}

/** Docker calls the top by its name, Podman calls that of a volume `/`. */
function named(name: string, top: string): string {
  const path = name.replace(/\/$/, '');
  if (path === '') return top;
  return path.startsWith('/') ? `${top}${path}` : path;
}

function archiveFailure(error: unknown, where: string): unknown {
  if (DrvError.is(error)) return error;
  const hasCode = error instanceof Error && 'code' in error;
  if (hasCode) return connectionError(error, 'collect artifact', where);
  return new DrvError('DRV_PROTOCOL', `The engine's archive cannot be read: ${String(error)}`, {
    op: 'collect artifact',
    cause: error,
  });
}
