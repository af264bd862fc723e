import type { ArtifactReport } from '../artifacts/artifact-report.ts';
import type { ArtifactRequest } from '../artifacts/artifact-request.ts';
import { missing } from '../artifacts/create-artifact.ts';
import { DrvError } from '../errors/drv-error.ts';
import type { RunResult } from '../run/run-result.ts';
import { mountAtStart } from '../task/mount-at-start.ts';
import type { TaskWithId } from '../task/task-id.ts';
import { validateTask } from '../task/validate-task.ts';
import type { Driver } from './driver.ts';
import type { PreparedTask } from './prepared-task.ts';

/**
 * Refuses what cannot be had, before anything is done.
 *
 * @param artifacts Right, as {@link ARTIFACTS} has it.
 * @throws `DRV_UNSUPPORTED`, whose message names the field.
 */
export function checkArtifacts(
  driver: Pick<Driver, 'name' | 'capabilities'>,
  task: TaskWithId,
  artifacts: readonly ArtifactRequest[],
): void {
  const refuse = (what: string) => {
    throw new DrvError('DRV_UNSUPPORTED', what, { op: 'run task', taskId: task.id });
  };
  if (artifacts.length === 0) return;
  if (!driver.capabilities.artifacts) {
    refuse(`artifacts: the driver "${driver.name}" cannot take files out of a container`);
  }
  // Its mounts are looked at.
  validateTask(task);
  for (const [index, { path }] of artifacts.entries()) {
    const mount = mountAtStart(task, path);
    if (mount !== undefined) {
      refuse(`artifacts[${index}].path: what is in ${mount.path} ends with the task`);
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
