import { DrvError, abortable, operation, throwIfAborted, within, type TaskWithId } from '@drv/core/driver';
import { takeTurn } from '../engine/gate/take-turn.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';
import { isReadOnce, type PlannedFile } from '../files/plan-files.ts';
import { identityFor, nameFor, type ContainerIdentity } from '../ownership/container-identity.ts';
import { announcementOf, type Announcement } from './announce.ts';
import { fillContainer } from './fill-container.ts';
import { imageMemory } from '../engine/image-memory.ts';
import { leaseOf, ownLabels } from '../ownership/labels.ts';
import { buildSpec } from './build-spec.ts';
import { createTaskContainer } from './create-container.ts';
import type { TaskImage } from './ensure-image.ts';
import type { PrepareParts } from './prepare-parts.ts';
import type { Prepared, PrepareTaskOptions } from './prepared.ts';

/** Milliseconds that an abort waits for a create call under way; then what it makes is removed later. */
const ABORT_PATIENCE_MS = 5_000;

/** What of a prepared task is its container's. */
export interface Created extends Pick<Prepared, 'containerId' | 'queuedMs' | 'parked' | 'announced'> {
  readonly identity: ContainerIdentity;
}

export interface ContainerForOptions extends PrepareTaskOptions {
  readonly ensured: TaskImage;
  /** What the image is called. */
  readonly name: string;
  readonly info: EngineInfo;
  readonly planned: readonly PlannedFile[];
}

/** A container for a task, filled: one that was started ahead, if there is one, else a new one. */
export async function containerFor(
  parts: PrepareParts,
  task: TaskWithId,
  options: ContainerForOptions,
): Promise<Created> {
  // Files are put in before the start; and which run it is is in a label, which cannot be changed.
  const mayBeParked = options.planned.length === 0 && (options.runId ?? '') === '';
  const parked = mayBeParked ? await takeParked(parts, task, options) : undefined;
  return parked ?? (await newContainer(parts, task, options));
}

/** A new container; where it is to have a launcher and cannot be given one, another without. */
async function newContainer(
  parts: PrepareParts,
  task: TaskWithId,
  options: ContainerForOptions,
): Promise<Created> {
  const { engine, witness } = parts;
  const { own, info, planned, signal, logger } = options;
  const { image } = options.ensured;
  const traits = engineTraits(info);
  const announcement = await announcementOf({ engine, task, own, image, traits, witness, planned, signal });
  if (announcement === undefined) return await filled(parts, task, options);
  try {
    return await filled(parts, task, { ...options, announcement });
  } catch (error) {
    const isRefusal = DrvError.is(error) && error.statusCode !== undefined;
    if (!isRefusal || planned.some((file) => isReadOnce(file))) throw error;
    const created = await filled(parts, task, options);
    // It was the launcher, and nothing of the task was in its way.
    if (planned.length === 0) imageMemory(engine, image.id).takesNoLauncher = true;
    logger.warn({ error: String(error) }, 'the engine takes no launcher: tasks begin without a word');
    return created;
  }
}

interface Announced {
  readonly announcement?: Announcement;
}

async function filled(
  parts: PrepareParts,
  task: TaskWithId,
  options: ContainerForOptions & Announced,
): Promise<Created> {
  const { ensured, planned, announcement } = options;
  const created = await operation('container.create', options.fields, () => create(parts, task, options));
  const own = { image: ensured.image, launcher: announcement?.launcher, files: planned };
  await fillContainer(parts, task, { ...options, ...created, ...own });
  return { ...created, announced: announcement?.task };
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
  options: ContainerForOptions & Announced,
): Promise<Created> {
  const { ensured, info, own, place, exclusive, runId, announcement, onCreating } = options;
  const { fields, logger, signal } = options;
  const { engine, gate, held, remove } = parts;
  const identity = identityFor(task.id);
  const withoutLauncher = buildSpec(task, {
    image: ensured.image,
    labels: ownLabels(parts, {
      key: identity.key,
      taskId: task.id,
      runId,
      leaseMs: leaseOf(task),
      recoverable: task.recoverable,
      launcher: announcement?.task.launch.nonce,
    }),
    own,
    engine: { info, log: parts.logFor(info), logger },
  });
  const spec =
    announcement === undefined
      ? withoutLauncher
      : {
          ...withoutLauncher,
          Entrypoint: announcement.entrypoint,
          Cmd: undefined,
          HostConfig: { ...withoutLauncher.HostConfig, Init: false },
        };
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
