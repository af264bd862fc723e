import { Readable } from 'node:stream';
import { throwIfAborted } from '../abort/abortable.ts';
import { packTar } from '../archive/pack-tar.ts';
import type { TarEntry } from '../archive/tar-entry.ts';
import { DrvError } from '../errors/drv-error.ts';
import { checkOptions } from '../options/check-options.ts';
import { kind, type Kind, type KindsOf } from '../options/kind.ts';
import { filePath } from '../task/file-checks.ts';
import { mountAtStart } from '../task/mount-at-start.ts';
import type { TaskWithId } from '../task/task-id.ts';
import type { ArtifactEntry, RawEntry } from './artifact-entry.ts';
import type { ArtifactReport } from './artifact-report.ts';
import type { Artifact, CollectOptions } from './artifact.ts';
import { ReportBuilder } from './report-builder.ts';
import { writeEntries } from './write-entries.ts';

/** How a driver gives a path of a container. */
export interface ArtifactSource {
  readonly task: TaskWithId;
  /** `undefined`: there is no such path. The entries are closed when they are not read to their end. */
  open(signal: AbortSignal | undefined): Promise<AsyncIterable<RawEntry> | undefined>;
  /** The report of who has judged the entries before, on another machine: known when they were read to their end. */
  judged?(): ArtifactReport | undefined;
}

const limit: Kind<number> = (value, path) =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? undefined
    : `${path}: must be a whole number, 0 or more`;
export const COLLECT: KindsOf<CollectOptions> = {
  limitBytes: limit,
  limitFiles: limit,
  required: kind.orNull(kind.boolean),
  signal: kind.orNull(kind.signal),
};
const LIMIT_BYTES = 1024 ** 3;
const LIMIT_FILES = 100_000;

/**
 * An {@link Artifact} with its limits, its judgement of entries and its report. For those who write a driver.
 *
 * @throws `DRV_INVALID_OPTION` for an invalid path or limit, `DRV_UNSUPPORTED` for a path that has ended with the task.
 */
export function createArtifact(path: string, source: ArtifactSource, options: CollectOptions = {}): Artifact {
  const { task } = source;
  const { id: taskId } = task;
  const op = 'collect artifact';
  checkOptions(options, COLLECT, 'collect', { op, taskId });
  const { limitBytes = LIMIT_BYTES, limitFiles = LIMIT_FILES, required = false, signal } = options;
  checkPath(path, task);
  const builder = new ReportBuilder(path, { bytes: limitBytes, files: limitFiles });
  let begun = false;

  function read(): AsyncGenerator<ArtifactEntry, void, undefined> {
    if (begun) throw new DrvError('DRV_INVALID_STATE', 'An artifact is read once', { op, taskId });
    begun = true;
    return entries();
  }

  async function* entries(): AsyncGenerator<ArtifactEntry, void, undefined> {
    try {
      throwIfAborted(signal, op);
      const found = await source.open(signal);
      if (found === undefined) {
        builder.end('missing');
        if (required) throw missing(path, taskId);
        return;
      }
      for await (const entry of found) {
        throwIfAborted(signal, op);
        const verdict = builder.next(entry);
        if (verdict === 'stop') return;
        if (verdict === 'give') yield entry as ArtifactEntry;
      }
      const judged = source.judged?.();
      if (judged !== undefined) builder.include(judged);
      builder.end('complete');
    } catch (error) {
      builder.end('failed');
      throw error;
    } finally {
      builder.end('left');
    }
  }

  function report(): ArtifactReport {
    const made = builder.report();
    if (made !== undefined) return made;
    throw new DrvError('DRV_INVALID_STATE', 'The report is there once the artifact was read', { op, taskId });
  }

  return {
    [Symbol.asyncIterator]: read,
    async into(directory) {
      await writeEntries(read(), directory, (entry, reason) => builder.refuse(entry, reason));
      return report();
    },
    // The task may be closed while nobody reads it, and an error that nobody listens to would end the process.
    tar: () => Readable.from(packTar(owned(read())), { objectMode: false }).on('error', () => {}),
    get report() {
      return report();
    },
  };
}

/** An archive that this process makes belongs to nobody in particular. */
async function* owned(entries: AsyncIterable<ArtifactEntry>): AsyncGenerator<TarEntry, void, undefined> {
  for await (const { path, ...entry } of entries) yield { ...entry, name: path, uid: 0, gid: 0 };
}

/** What a caller who needs an artifact is told when there is none. */
export function missing(path: string, taskId: string): DrvError {
  return new DrvError('DRV_ARTIFACT_MISSING', `The task left nothing at ${path}`, {
    op: 'collect artifact',
    taskId,
  });
}

function checkPath(path: string, task: TaskWithId): void {
  const refuse = (code: 'DRV_INVALID_OPTION' | 'DRV_UNSUPPORTED', what: string) =>
    new DrvError(code, what, { op: 'collect artifact', taskId: task.id });
  const wrong = filePath(path, 'path');
  if (wrong !== undefined) throw refuse('DRV_INVALID_OPTION', wrong);
  const mount = mountAtStart(task, path);
  if (mount !== undefined)
    throw refuse('DRV_UNSUPPORTED', `path: what is in ${mount.path} ends with the task`);
}
