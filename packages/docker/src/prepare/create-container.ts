import { delay, DrvError, type AbortOptions } from '@drv/core';
import type { ContainerSpec } from '../engine/container-spec.ts';
import type { ContainerState } from '../engine/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { isRefusal } from '../engine/engine-refusals.ts';
import { LABEL, MANAGED_BY } from './labels.ts';
import { judgeOwner, parseOwner } from './owner.ts';

const ATTEMPTS = 4;

export interface CreateTaskContainerOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'create' | 'inspect' | 'remove'>;
  readonly name: string;
  readonly taskId: string;
  readonly platform?: string;
}

/**
 * Creates the container of a task, or finds out what became of the try: after a lost reply, or when the name is
 * taken, the container of that name is inspected. Ours, of this attempt: adopted. A leftover of a task that nobody
 * owns any more: removed, and tried again. Anything else stays untouched.
 *
 * @throws `DRV_CONFLICT` when the name belongs to somebody else, `DRV_INVALID_TASK` for what the engine will not
 * take, `DRV_START_FAILED` for a network that is not there, `DRV_UNSUPPORTED` for what it would drop.
 */
export async function createTaskContainer(
  spec: ContainerSpec,
  options: CreateTaskContainerOptions,
): Promise<{ readonly id: string }> {
  const { engine, name, taskId, platform, signal } = options;
  let lastError: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await delay(50 * 4 ** (attempt - 1), signal);
    try {
      const created = await engine.create(spec, {
        name,
        signal,
        ...(platform === undefined ? {} : { platform }),
      });
      await refuseDropped(created, options);
      return { id: created.id };
    } catch (error) {
      if (!mayExist(error)) throw describe(error, taskId);
      lastError = error;
    }
    // From here on the engine has, or may have, a container of this name.
    const existing = await engine.inspect(name, { signal });
    if (existing === undefined) continue;
    if (existing.labels[LABEL.attempt] === spec.Labels[LABEL.attempt]) return { id: existing.id };
    if (!isLeftover(existing, spec)) throw conflict(name, taskId, lastError);
    await engine.remove(existing.id, { signal });
  }
  throw describe(lastError, taskId);
}

/** Whether a container of the name can be there after this failure. */
function mayExist(error: unknown): boolean {
  return (
    isRefusal(error, 'name-taken') ||
    DrvError.is(error, 'DRV_ENGINE_UNAVAILABLE') ||
    DrvError.is(error, 'DRV_ENGINE_TIMEOUT')
  );
}

/**
 * A container of the same task that nobody owns any more: its process is provably gone, or it is of this driver,
 * which knows of no living task with this id.
 */
function isLeftover({ labels }: ContainerState, { Labels: ours }: ContainerSpec): boolean {
  if (labels[LABEL.managedBy] !== MANAGED_BY || labels[LABEL.task] !== ours[LABEL.task]) return false;
  if (labels[LABEL.instance] === ours[LABEL.instance]) return true;
  const owner = parseOwner(labels[LABEL.owner] ?? '');
  return owner !== undefined && judgeOwner(owner) === 'dead';
}

/** The engine says only in a warning that it will drop a limit; a sandbox without its limit is not what was asked. */
async function refuseDropped(
  created: { readonly id: string; readonly warnings: readonly string[] },
  { engine, taskId }: CreateTaskContainerOptions,
): Promise<void> {
  const dropped = created.warnings.find((warning) => /discarded|not support|ignored/i.test(warning));
  if (dropped === undefined) return;
  await engine.remove(created.id);
  throw new DrvError('DRV_UNSUPPORTED', `The engine would not honour the task: ${dropped}`, {
    op: 'create container',
    taskId,
  });
}

function describe(error: unknown, taskId: string): unknown {
  const missesNetwork = isRefusal(error, 'no-network');
  if (!missesNetwork && !isRefusal(error, 'bad-task')) return error;
  const { message, statusCode } = error;
  return new DrvError(missesNetwork ? 'DRV_START_FAILED' : 'DRV_INVALID_TASK', message, {
    op: 'create container',
    taskId,
    exitCode: 125,
    cause: error,
    ...(statusCode === undefined ? {} : { statusCode }),
  });
}

function conflict(name: string, taskId: string, cause: unknown): DrvError {
  return new DrvError('DRV_CONFLICT', `The name ${name} belongs to a container of somebody else`, {
    op: 'create container',
    taskId,
    cause,
  });
}
