import { randomName, throwIfAborted } from '@drv/core/driver';
import type { ContainerSpec } from '../engine/calls/container-spec.ts';
import { putLauncher } from '../launcher/put-launcher.ts';
import { networkIdentity } from '../ownership/container-identity.ts';
import { buildSpec } from '../prepare/build-spec.ts';
import { labelsFor } from './labels-for.ts';
import { createLauncherContainer } from './launcher-container.ts';
import type { ParkOptions } from './park-options.ts';
import type { PoolParts } from './pool-parts.ts';
import type { Shape } from './shape-of.ts';

/** A network that is there before a container joins it, and behind the end of that container. */
export interface HeldNetwork {
  /** The container's spec, in this network and under its names. */
  joined(spec: ContainerSpec): ContainerSpec;
  /** Removes it in the background. Idempotent. */
  release(): void;
}

/** Processes that may run in the container: the launcher, and what starts it. */
const PIDS = 8;
const NOBODY = '65534:65534';

/** Whether the network of this shape can be held by another container: what else the shape fixes must not depend on it. */
export function canHoldNetwork({ task, own }: Shape): boolean {
  const { network = 'default', sysctls = {} } = task;
  const isOfNetwork = (name: string) => name.startsWith('net.');
  return (
    network !== 'none' &&
    !Object.keys(sysctls).some(isOfNetwork) &&
    own.userns === undefined &&
    own.runtime === undefined
  );
}

/**
 * Starts a container that has the network of a shape and does nothing. An engine takes a network down before it tells of the
 * end of the container that has it (50 ms on Docker 20.10): a container that has joined another's is not kept waiting for that.
 * What fails leaves none behind.
 */
export async function holdNetwork(parts: PoolParts, options: ParkOptions): Promise<HeldNetwork> {
  const { engine, gate, held, timing, logger } = parts;
  const { shape, image, info, launcher, signal, removeLater } = options;
  const identity = networkIdentity(randomName());
  const { key } = identity;
  const { network = 'default', hostname, extraHosts, dns, labels, platform } = shape.task;
  const { cgroupParent } = shape.own;
  const names = { network, hostname, extraHosts, dns, labels };
  const spec = buildSpec(
    { ...names, id: identity.name, image: '', user: NOBODY, init: false, limits: { pids: PIDS } },
    {
      image,
      labels: labelsFor(parts, identity, shape),
      own: { cgroupParent, logConfig: { driver: 'none' } },
      engine: { info, log: parts.logFor(info), logger },
    },
  );
  held.add(key);
  try {
    const containerId = await createLauncherContainer(parts, {
      identity,
      spec,
      seconds: 0,
      platform,
      signal,
    });
    await putLauncher(engine, containerId, { launcher, signal });
    const turn = await gate.enter('start', { signal });
    await turn
      .call(() => engine.start(containerId, { timeoutMs: timing.startMs }))
      .finally(() => turn.leave());
    throwIfAborted(signal);
    let isHeld = true;
    return {
      joined: (joining) => ({
        ...joining,
        Hostname: undefined,
        NetworkingConfig: undefined,
        HostConfig: {
          ...joining.HostConfig,
          NetworkMode: `container:${containerId}`,
          ExtraHosts: undefined,
          Dns: undefined,
        },
      }),
      release() {
        if (isHeld) removeLater({ containerId, key });
        isHeld = false;
      },
    };
  } catch (error) {
    await parts.discard({ identity, answered: true });
    held.delete(key);
    throw error;
  }
}
