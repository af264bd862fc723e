import { abortable, operation, throwIfAborted, within, type TaskWithId } from '@drv/core/driver';
import { takeTurn } from '../engine/gate/take-turn.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import type { PlannedFile } from '../files/plan-files.ts';
import { identityFor, nameFor, type ContainerIdentity } from '../ownership/container-identity.ts';
import { leaseOf, ownLabels } from '../ownership/labels.ts';
import { buildSpec } from './build-spec.ts';
import { createTaskContainer } from './create-container.ts';
import type { TaskImage } from './ensure-image.ts';
import type { PrepareParts } from './prepare-parts.ts';
import type { Prepared, PrepareTaskOptions } from './prepared.ts';

/** Milliseconds that an abort waits for a create call under way; then what it makes is removed later. */
const ABORT_PATIENCE_MS = 5_000;

/** What of a prepared task is its container's. */
export interface Created extends Pick<Prepared, 'containerId' | 'queuedMs' | 'parked'> {
  readonly identity: ContainerIdentity;
}

export interface ContainerForOptions extends PrepareTaskOptions {
  readonly ensured: TaskImage;
  /** What the image is called. */
  readonly name: string;
  readonly info: EngineInfo;
  readonly planned: readonly PlannedFile[];
}

/** A container for a task: one that was started ahead, if there is one, else a new one. */
export async function containerFor(
  parts: PrepareParts,
  task: TaskWithId,
  options: ContainerForOptions,
): Promise<Created> {
  // Files are put in before the start; and which run it is is in a label, which cannot be changed.
  const mayBeParked = options.planned.length === 0 && (options.runId ?? '') === '';
  const parked = mayBeParked ? await takeParked(parts, task, options) : undefined;
  return parked ?? operation('container.create', options.fields, () => create(parts, task, options));
}

/** A container that was started ahead, if there is one for this task. */
async function takeParked(
  parts: PrepareParts,
  task: TaskWithId,
  { ensured, name, info, own, place, signal }: ContainerForOptions,
): Promise<Created | undefined> {
  const parked = await parts.takeParked({ task, own, image: ensured.image, reference: name, info, signal });
  if (parked === undefined) return undefined;
  const { containerId, key } = parked.container;
  const identity = { key, name: nameFor(task.id) };
  try {
    throwIfAborted(signal, 'prepare task');
  } catch (error) {
    parked.container.drop();
    await parts.discard({ identity, answered: true });
    parts.held.delete(key);
    parked.container.release();
    throw error;
  }
  place.leave();
  return { containerId, identity, queuedMs: 0, parked };
}

async function create(
  parts: PrepareParts,
  task: TaskWithId,
  { ensured, info, own, place, exclusive, runId, onCreating, fields, logger, signal }: ContainerForOptions,
): Promise<Created> {
  const { engine, gate, held, remove } = parts;
  const identity = identityFor(task.id);
  const spec = buildSpec(task, {
    image: ensured.image,
    labels: ownLabels(parts, {
      key: identity.key,
      taskId: task.id,
      runId,
      leaseMs: leaseOf(task),
      recoverable: task.recoverable,
    }),
    own,
    engine: { info, log: parts.logFor(info), logger },
  });
  place.keep();
  const turn = await takeTurn(gate, 'create', { fields, tenant: task.tenant, signal });
  place.leave();
  held.add(identity.key);
  const creating = turn
    .call(() =>
      createTaskContainer(spec, {
        engine,
        identity,
        taskId: task.id,
        exclusive,
        remove,
        discard: (answered) => parts.discard({ identity, answered }),
        platform: task.platform,
      }),
    )
    .finally(turn.leave);
  // What is sent leaves the process before the next turn.
  setImmediate(onCreating);
  try {
    const { id } = await abortable(creating, signal, 'prepare task');
    throwIfAborted(signal, 'prepare task');
    return { containerId: id, identity, queuedMs: turn.waitedMs };
  } catch (error) {
    if (signal?.aborted) await undo(creating, parts);
    held.delete(identity.key);
    throw error;
  }
}

/** The request goes on although nobody wants it any more: what it makes is removed. */
async function undo(creating: Promise<{ readonly id: string }>, parts: PrepareParts): Promise<void> {
  const removed = creating.then(
    ({ id }) => parts.remove(id),
    // What failed by itself has left nothing.
    () => {},
  );
  const { done } = await within(removed, ABORT_PATIENCE_MS).catch(() => ({ done: false }));
  if (!done) parts.reaper.search();
}
