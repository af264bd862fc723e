import type { ContainerSpec } from '../engine/calls/container-spec.ts';
import { LAUNCHER_PATH } from '../launcher/put-launcher.ts';
import type { ContainerIdentity } from '../ownership/container-identity.ts';
import { createTaskContainer } from '../prepare/create-container.ts';
import type { PoolParts } from './pool-parts.ts';

export interface LauncherContainerOptions {
  readonly identity: ContainerIdentity;
  /** What it is like; the launcher takes the place of its command. */
  readonly spec: ContainerSpec;
  /** Seconds without a word from its owner after which the launcher ends; 0: it stays until it is killed. */
  readonly seconds: number;
  readonly platform: string | undefined;
  readonly signal: AbortSignal;
}

/** Creates a container that will run a launcher, once it is put in; its id. Whoever gets an error discards it. */
export async function createLauncherContainer(
  parts: PoolParts,
  { identity, spec, seconds, platform, signal }: LauncherContainerOptions,
): Promise<string> {
  const { engine, gate, remove } = parts;
  const turn = await gate.enter('create', { signal });
  const { id } = await turn
    .call(() =>
      createTaskContainer(
        { ...spec, Entrypoint: [LAUNCHER_PATH, String(seconds)], Cmd: undefined },
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
  return id;
}
