import type { AbortOptions, SavedRun } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import { takeTurn } from '../engine/gate/take-turn.ts';
import { identityFor } from '../ownership/container-identity.ts';
import { leaseOf, ownLabels } from '../ownership/labels.ts';
import { buildSpec } from './build-spec.ts';
import { createTaskContainer } from './create-container.ts';
import type { PrepareParts } from './prepare-parts.ts';
import type { TaskRun } from './task-run.ts';

/** That this process goes on with a saved run, and no other one. */
export interface RunClaim {
  /** Never rejects; what could not be removed is seen to later. Idempotent. */
  release(): Promise<void>;
}

export interface ClaimRunOptions extends AbortOptions {
  readonly run: Pick<TaskRun, 'task' | 'fields' | 'logger'>;
  readonly saved: Pick<SavedRun, 'containerId' | 'image'>;
  readonly info: EngineInfo;
  /** As of `RecoverOptions`. */
  readonly exclusive: boolean | undefined;
}

/** Of the container's id, as much as tells containers of one engine apart. */
const ID_CHARACTERS = 32;

/**
 * Claims a saved run, across processes and machines: by a container that is never started, since an engine gives each name once,
 * and says in its labels who has it. That of a process that is gone is replaced; those of this kind are swept as any other. Where the
 * engine has no room for one the run is recovered without.
 *
 * @throws `DRV_CONFLICT` where another process has it.
 */
export async function claimRun(
  parts: PrepareParts,
  { run, saved, info, exclusive, signal }: ClaimRunOptions,
): Promise<RunClaim> {
  const { task, fields, logger } = run;
  const { engine, gate, held, remove, reaper } = parts;
  const taskId = `claim-${saved.containerId.slice(0, ID_CHARACTERS)}`;
  const identity = identityFor(taskId);
  const labels = ownLabels(parts, {
    key: identity.key,
    taskId,
    leaseMs: leaseOf(task),
    claim: saved.containerId,
  });
  const spec = buildSpec(
    { id: taskId, image: saved.image.reference, command: ['true'], network: 'none' },
    {
      image: saved.image,
      labels,
      own: {},
      engine: { info, log: parts.logFor(info), logger },
    },
  );
  const turn = await takeTurn(gate, 'create', { fields, tenant: undefined, signal });
  held.add(identity.key);
  try {
    const { id } = await turn.call(() =>
      createTaskContainer(spec, {
        engine,
        identity,
        taskId,
        exclusive,
        remove,
        discard: (answered) => parts.discard({ identity, answered }),
      }),
    );
    let released: Promise<void> | undefined;
    const release = async () => {
      await remove(id).catch(() => reaper.search());
      held.delete(identity.key);
    };
    return { release: () => (released ??= release()) };
  } catch (error) {
    held.delete(identity.key);
    if (DrvError.is(error, 'DRV_CONFLICT')) throw taken(task.id, error);
    logger.warn({ error: String(error) }, 'the run is recovered without a claim that keeps others from it');
    return { release: async () => {} };
  } finally {
    turn.leave();
  }
}

function taken(taskId: string, cause: DrvError): DrvError {
  return new DrvError('DRV_CONFLICT', 'Another process goes on with this task', {
    op: 'recover task',
    taskId,
    cause,
  });
}
