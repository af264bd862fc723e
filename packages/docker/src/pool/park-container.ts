import { DrvError } from '@drv/core';
import { throwIfAborted, within, type StoredImage, type TaskWithId } from '@drv/core/driver';
import { nodeCrypto } from '../host/node-crypto.ts';
import { packTar } from '../archive/pack-tar.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import { watchParked, type ParkedContainer } from '../launcher/parked-container.ts';
import { parkedIdentity, type ContainerIdentity } from '../ownership/container-identity.ts';
import { ownLabels } from '../ownership/labels.ts';
import { formatOwner } from '../ownership/owner.ts';
import { buildSpec } from '../prepare/build-spec.ts';
import { createTaskContainer } from '../prepare/create-container.ts';
import { fillContainer } from '../prepare/fill-container.ts';
import type { PoolParts } from './pool-parts.ts';
import type { Shape } from './shape-of.ts';

export interface ParkOptions {
  readonly shape: Shape;
  readonly image: Pick<StoredImage, 'id'>;
  readonly launcher: Buffer;
  readonly info: EngineInfo;
  /** Aborted when the pool is closed. */
  readonly signal: AbortSignal;
  /** Called when the parked container has ended before it was taken. */
  readonly onEnd: () => void;
}

const LAUNCHER = '.drv-launcher';
/** Seconds without a word from its owner after which a launcher ends. */
const SILENCE_S = 120;
/** How long a container may wait for its task, and then for its start. The lease of the task comes after it. */
const UNSTARTED_MS = 24 * 60 * 60_000;

/** Creates a container in which a launcher waits for a task of this shape, and starts it. What fails leaves none behind. */
export async function parkContainer(parts: PoolParts, options: ParkOptions): Promise<ParkedContainer> {
  const { engine, gate, held, timing, logger } = parts;
  const { shape, image, info, signal, onEnd } = options;
  const identity = parkedIdentity(nodeCrypto().randomUUID());
  const { key } = identity;
  held.add(key);
  try {
    const containerId = await create(parts, identity, options);
    try {
      await fillContainer(parts, templateOf(shape, identity), {
        containerId,
        identity,
        info,
        files: [],
        fields: { taskId: identity.name, driver: 'docker', image: image.id },
        logger,
        signal,
      });
      await putLauncher(parts, containerId, options);
      throwIfAborted(signal);
      const turn = await gate.enter('start', { signal });
      try {
        const socket = await engine.attach(containerId, { signal });
        socket.on('error', () => {});
        try {
          await turn.call(() => engine.start(containerId, { timeoutMs: timing.startMs }));
          throwIfAborted(signal);
          const parked = watchParked(socket, { containerId, key, keepMs: SILENCE_S * 250, onEnd });
          const begun = await within(parked.begun, timing.startMs);
          if (begun.done && begun.value) return parked;
          throw new DrvError('DRV_START_FAILED', 'The launcher did not begin to wait', {
            op: 'park container',
          });
        } catch (error) {
          socket.destroy();
          throw error;
        }
      } finally {
        turn.leave();
      }
    } catch (error) {
      await parts.discard({ identity, answered: true });
      throw error;
    }
  } catch (error) {
    held.delete(key);
    throw error;
  }
}

async function create(
  parts: PoolParts,
  identity: ContainerIdentity,
  { shape, image, info, signal }: ParkOptions,
): Promise<string> {
  const { engine, gate, logger, remove } = parts;
  const { platform } = shape.task;
  const spec = buildSpec(templateOf(shape, identity), {
    imageId: image.id,
    engine: info,
    logger,
    own: shape.own,
    log: parts.logFor(info),
    labels: ownLabels({
      instance: parts.instance,
      owner: formatOwner(parts.owner),
      container: identity.key,
      // Told by its name, once it has one.
      taskId: '',
      timeoutMs: shape.leaseMs === 0 ? 0 : UNSTARTED_MS + shape.leaseMs,
      graceMs: 0,
      recoverable: false,
      now: Date.now(),
    }),
  });
  const turn = await gate.enter('create', { signal });
  const creating = turn
    .call(() =>
      createTaskContainer(
        { ...spec, Entrypoint: [`/${LAUNCHER}`, String(SILENCE_S)], Cmd: undefined },
        {
          engine,
          identity,
          taskId: identity.name,
          platform,
          remove,
          discard: (answered) => parts.discard({ identity, answered }),
        },
      ),
    )
    .finally(turn.leave);
  return (await creating).id;
}

function templateOf({ task }: Shape, { name }: ContainerIdentity): TaskWithId {
  return { ...task, id: name, image: '' };
}

async function putLauncher(
  { engine }: PoolParts,
  containerId: string,
  { launcher, signal }: ParkOptions,
): Promise<void> {
  const file = { name: LAUNCHER, type: 'file', mode: 0o555, uid: 0, gid: 0, modifiedMs: 0 } as const;
  const archive = packTar(once({ ...file, size: launcher.length, content: once(launcher) }));
  await engine.putArchive(containerId, archive, { path: '/', signal });
}

async function* once<T>(value: T): AsyncGenerator<T, void, undefined> {
  yield value;
}
