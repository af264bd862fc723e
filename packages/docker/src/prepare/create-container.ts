import { DrvError, backOff, delay } from '@drv/core/driver';
import type { RemoveContainer } from '../ownership/remove-container.ts';
import type { ContainerSpec } from '../engine/calls/container-spec.ts';
import type { ContainerState } from '../engine/calls/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { isUnanswered } from '../engine/errors/engine-errors.ts';
import { isRefusal } from '../engine/errors/engine-refusals.ts';
import { withRefusedField } from '../outcome/refused-field.ts';
import { unableEngine } from '../outcome/unable-engine.ts';
import {
  hasIdentity,
  isOwnContainer,
  taskIdOf,
  type ContainerIdentity,
} from '../ownership/container-identity.ts';
import { isLeaseOver, LABEL, mayBeRecovered } from '../ownership/labels.ts';
import { judgeOwner, parseOwner } from '../ownership/owner.ts';

const ATTEMPTS = 4;
const PAUSES = { firstMs: 50, maxMs: 1_000 };
/** A name is taken before the engine knows the container, on a busy machine for seconds: for so many milliseconds it is waited for. */
const UNDER_WAY_MS = 30_000;

/** Words of a warning that a limit is dropped. */
const DROPPED = /discarded|not support|ignored/i;
/** The memory limit holds, and swap is not counted: what a host without swap, or without its accounting, is like. */
const LIMITED_WITHOUT_SWAP = /limited without swap/i;

export interface CreateTaskContainerOptions {
  readonly engine: Pick<EngineClient, 'create' | 'inspect'>;
  readonly identity: ContainerIdentity;
  readonly taskId: string;
  readonly platform?: string | undefined;
  /** As of `PrepareOptions`. @default false */
  readonly exclusive?: boolean | undefined;
  /** Removes what is in the way. */
  readonly remove: RemoveContainer;
  /** Called when the engine may have created, or may still create, a container for this attempt. */
  readonly discard: (answered: boolean) => Promise<void>;
}

/**
 * Creates the container of a task, or finds out what became of the try: after a lost reply, or when the name is
 * taken, the container of that name is inspected. Of this identity: adopted. A dangling one of the same task: removed, and tried
 * again. One that the engine does not know yet: waited for. Anything else stays untouched. Takes no signal, since aborting the
 * request does not stop the engine.
 *
 * @throws `DRV_CONFLICT` when the name belongs to somebody else, `DRV_INVALID_TASK` for what the engine will not
 * take, `DRV_START_FAILED` for a network that is not there, `DRV_UNSUPPORTED` for what it would drop.
 */
export async function createTaskContainer(
  spec: ContainerSpec,
  options: CreateTaskContainerOptions,
): Promise<{ readonly id: string }> {
  const { engine, identity, taskId, platform } = options;
  const { name } = identity;
  /** The container may be there: the engine has answered in some way, or has not. */
  let doubt: 'answered' | 'unanswered' | undefined;
  /** The first call that got no answer: whatever comes after it comes of it. */
  let lost: unknown;
  const waitsUntil = performance.now() + UNDER_WAY_MS;
  try {
    for (let attempt = 1; ; attempt += 1) {
      let failure: unknown;
      try {
        const created = await engine.create(spec, { name, platform });
        doubt = 'answered';
        await refuseDroppedLimits(created, options);
        return { id: created.id };
      } catch (error) {
        failure = error;
      }
      if (doubt !== 'unanswered') doubt = doubtAfter(failure) ?? doubt;
      const isTaken = isRefusal(failure, 'name-taken');
      if (!isTaken && !isUnanswered(failure)) throw failure;
      if (!isTaken) lost ??= failure;
      // The engine has, or may have, a container of this name.
      const existing = await engine.inspect(name);
      if (existing !== undefined) {
        if (hasIdentity(existing, identity)) return { id: existing.id };
        if (!isDangling(existing, spec, options)) throw conflict(name, taskId, failure);
        await options.remove(existing.id);
      }
      const isUnderWay = isTaken && existing === undefined && performance.now() < waitsUntil;
      // A create call that took all of its time is not worth another one.
      if ((attempt >= ATTEMPTS && !isUnderWay) || DrvError.is(failure, 'DRV_ENGINE_TIMEOUT'))
        throw lost ?? failure;
      await delay(backOff(attempt, PAUSES));
    }
  } catch (error) {
    if (doubt !== undefined) await options.discard(doubt === 'answered');
    throw createFailure(error, taskId);
  }
}

/** Whether a container can be there after a create call that failed. */
function doubtAfter(failure: unknown): 'answered' | 'unanswered' | undefined {
  if (isUnanswered(failure) || DrvError.is(failure, 'DRV_PROTOCOL')) return 'unanswered';
  // Whatever status it was: a proxy may have answered in place of an engine that did create it.
  return DrvError.is(failure) && failure.statusCode !== undefined ? 'answered' : undefined;
}

/**
 * A container of the same task that nobody owns any more: its process is provably gone, or it is of this driver,
 * which knows of no living task with this id. Of one that was never started it is enough that nobody else has the task.
 */
function isDangling(
  container: ContainerState,
  { Labels: ours }: ContainerSpec,
  { taskId, exclusive = false }: Pick<CreateTaskContainerOptions, 'taskId' | 'exclusive'>,
): boolean {
  const { labels, status } = container;
  if (!isOwnContainer(container) || taskIdOf(container) !== taskId) return false;
  if (labels[LABEL.instance] === ours[LABEL.instance]) return true;
  if (mayBeRecovered(labels, status)) return isLeaseOver(container, Date.now());
  const owner = parseOwner(labels[LABEL.owner] ?? '');
  const verdict = owner === undefined ? 'unknown' : judgeOwner(owner);
  return verdict === 'dead' || (exclusive && status === 'created' && verdict === 'unknown');
}

/** The engine says only in a warning that it will drop a limit; a sandbox without its limit is not what was asked. */
async function refuseDroppedLimits(
  created: { readonly id: string; readonly warnings: readonly string[] },
  { taskId, remove }: CreateTaskContainerOptions,
): Promise<void> {
  const dropped = created.warnings.find(
    (warning) => DROPPED.test(warning) && !LIMITED_WITHOUT_SWAP.test(warning),
  );
  if (dropped === undefined) return;
  await remove(created.id);
  throw new DrvError('DRV_UNSUPPORTED', `The engine would not honour the task: ${dropped}`, {
    op: 'create container',
    taskId,
  });
}

function createFailure(error: unknown, taskId: string): unknown {
  const unable = unableEngine(error, 'create container', taskId);
  if (unable !== undefined) return unable;
  const missesNetwork = isRefusal(error, 'no-network');
  if (!missesNetwork && !isRefusal(error, 'bad-task')) return error;
  const { message, statusCode } = error;
  return new DrvError(missesNetwork ? 'DRV_START_FAILED' : 'DRV_INVALID_TASK', withRefusedField(message), {
    op: 'create container',
    taskId,
    exitCode: 125,
    cause: error,
    statusCode,
  });
}

function conflict(name: string, taskId: string, cause: unknown): DrvError {
  return new DrvError(
    'DRV_CONFLICT',
    `Another container is named ${name} already; choose another id for the task`,
    {
      op: 'create container',
      taskId,
      cause,
    },
  );
}
