import type { ArtifactReport } from '../artifacts/artifact-report.ts';
import type { CollectOptions } from '../artifacts/artifact.ts';
import { missing } from '../artifacts/create-artifact.ts';
import { DrvError } from '../errors/drv-error.ts';
import type { RunResult } from '../run/run-result.ts';
import { boolean, objectOf, integer, list, optional, type Check } from '../task/field-checks.ts';
import { filePath } from '../task/file-checks.ts';
import { mountAtStart } from '../task/mount-at-start.ts';
import type { TaskWithId } from '../task/task-id.ts';
import { validateTask } from '../task/validate-task.ts';
import type { Driver } from './driver.ts';
import type { PreparedTask } from './prepared-task.ts';

/** A file or directory of the container, and where it goes. */
export interface ArtifactRequest extends Omit<CollectOptions, 'signal'> {
  /** Absolute path in the container. */
  readonly path: string;
  /** The directory of this machine below which it is written, under its own name. */
  readonly into: string | URL;
}

const directory: Check = (value, path) =>
  (typeof value === 'string' && value !== '') || (value instanceof URL && value.protocol === 'file:')
    ? undefined
    : `${path} must be a path or a URL that begins with file:`;

const limit = optional(integer({ min: 0, wants: 'a whole number, 0 or more' }));

const REQUESTS = list(
  objectOf({
    path: filePath,
    into: directory,
    limitBytes: limit,
    limitFiles: limit,
    required: optional(boolean),
  }),
);

/**
 * Refuses what cannot be had, before anything is done.
 *
 * @throws `DRV_INVALID_OPTION`, `DRV_UNSUPPORTED`, whose message names the field.
 */
export function checkArtifacts(
  driver: Pick<Driver, 'name' | 'capabilities'>,
  task: TaskWithId,
  artifacts: readonly ArtifactRequest[],
): void {
  const refuse = (code: 'DRV_INVALID_OPTION' | 'DRV_UNSUPPORTED', what: string) => {
    throw new DrvError(code, what, { op: 'run task', taskId: task.id });
  };
  const wrong = REQUESTS(artifacts, 'artifacts');
  if (wrong !== undefined) refuse('DRV_INVALID_OPTION', wrong);
  if (artifacts.length === 0) return;
  if (!driver.capabilities.artifacts) {
    refuse('DRV_UNSUPPORTED', `artifacts: the driver "${driver.name}" cannot take files out of a container`);
  }
  // Its mounts are looked at.
  validateTask(task);
  for (const [index, { path }] of artifacts.entries()) {
    const mount = mountAtStart(task, path);
    if (mount !== undefined) {
      refuse('DRV_UNSUPPORTED', `artifacts[${index}].path: what is in ${mount.path} ends with the task`);
    }
  }
}

/**
 * The result of a task that has ended, with its artifacts.
 *
 * @throws `DRV_ARTIFACT_MISSING` for a required one of a task that succeeded; a task that did not has a reason of its own.
 */
export async function collectArtifacts(
  prepared: Pick<PreparedTask, 'taskId' | 'collect'>,
  result: RunResult,
  {
    artifacts,
    signal,
  }: { readonly artifacts: readonly ArtifactRequest[]; readonly signal?: AbortSignal | undefined },
): Promise<RunResult> {
  if (artifacts.length === 0) return result;
  const reports: ArtifactReport[] = [];
  for (const request of artifacts) {
    const report = await collect(prepared, request, signal);
    reports.push(report);
    if (request.required === true && report.incomplete === 'missing' && result.status === 'success') {
      throw missing(request.path, prepared.taskId);
    }
  }
  return { ...result, artifacts: reports };
}

async function collect(
  prepared: Pick<PreparedTask, 'collect'>,
  { path, into, limitBytes, limitFiles }: ArtifactRequest,
  signal: AbortSignal | undefined,
): Promise<ArtifactReport> {
  const artifact = prepared.collect?.(path, { limitBytes, limitFiles, signal });
  try {
    if (artifact !== undefined) return await artifact.into(into);
    throw new DrvError('DRV_UNSUPPORTED', 'The driver cannot take files out of a container');
  } catch (error) {
    if (!DrvError.is(error)) throw error;
    const failure = { code: error.code, message: error.message };
    const none = { path, entries: 0, bytes: 0, complete: false, skipped: [], skippedCount: 0 };
    return { ...(begunReport(artifact) ?? none), complete: false, incomplete: 'failed', failure };
  }
}

function begunReport(artifact: { readonly report: ArtifactReport } | undefined): ArtifactReport | undefined {
  try {
    return artifact?.report;
  } catch {
    return undefined;
  }
}
