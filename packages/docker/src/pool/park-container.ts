import { DrvError, randomName, throwIfAborted, within } from '@drv/core/driver';
import { watchParked, type ParkedContainer } from '../launcher/parked-container.ts';
import { parkedIdentity, type ContainerIdentity } from '../ownership/container-identity.ts';
import { buildSpec } from '../prepare/build-spec.ts';
import { fillContainer } from '../prepare/fill-container.ts';
import { canHoldNetwork, holdNetwork, type HeldNetwork } from './hold-network.ts';
import { labelsFor } from './labels-for.ts';
import { createLauncherContainer } from './launcher-container.ts';
import type { ParkOptions } from './park-options.ts';
import type { PoolParts } from './pool-parts.ts';

/** Seconds without a word from its owner after which a launcher ends. */
const SILENCE_S = 120;

/** Creates a container in which a launcher waits for a task of this shape, and starts it. What fails leaves none behind. */
export async function parkContainer(parts: PoolParts, options: ParkOptions): Promise<ParkedContainer> {
  const { held } = parts;
  const holds = options.holdNetworks && canHoldNetwork(options.shape);
  const network = holds ? await holdNetwork(parts, options) : undefined;
  const identity = parkedIdentity(randomName());
  held.add(identity.key);
  try {
    return await park(parts, options, { identity, network });
  } catch (error) {
    await parts.discard({ identity, answered: true });
    held.delete(identity.key);
    network?.release();
    throw error;
  }
}

interface Place {
  readonly identity: ContainerIdentity;
  readonly network: HeldNetwork | undefined;
}

async function park(
  parts: PoolParts,
  options: ParkOptions,
  { identity, network }: Place,
): Promise<ParkedContainer> {
  const { engine, gate, timing, logger } = parts;
  const { shape, image, info, launcher, signal, onEnd } = options;
  const { key } = identity;
  const template = { ...shape.task, id: identity.name, image: '' };
  const spec = buildSpec(template, {
    image,
    labels: labelsFor(parts, identity, shape),
    own: shape.own,
    engine: { info, log: parts.logFor(info), logger },
  });
  const containerId = await createLauncherContainer(parts, {
    identity,
    spec: network?.joined(spec) ?? spec,
    seconds: SILENCE_S,
    platform: shape.task.platform,
    signal,
  });
  await fillContainer(parts, template, {
    containerId,
    identity,
    info,
    image,
    launcher,
    files: [],
    fields: { taskId: identity.name, driver: 'docker', image: image.id },
    logger,
    signal,
  });
  throwIfAborted(signal);
  const turn = await gate.enter('start', { signal });
  try {
    const socket = await engine.attach(containerId, { signal });
    socket.on('error', () => {});
    try {
      await turn.call(() => engine.start(containerId, { timeoutMs: timing.startMs }));
      throwIfAborted(signal);
      const release = () => network?.release();
      const parked = watchParked(socket, { containerId, key, keepMs: SILENCE_S * 250, onEnd, release });
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
}
