import { randomUUID } from 'node:crypto';
import { DrvError } from '@drv/core';
import type { ContainerSpec } from '../../src/engine/calls/container-spec.ts';
import type { EngineClient } from '../../src/engine/engine-client.ts';

/**
 * Whether the engine bounds what a container writes to its own file system: that is for the file system of the engine's data
 * to say, at a create. One that takes the bound and drops it does not.
 */
export async function boundsDisks(
  engine: EngineClient,
  { image, drops }: { readonly image: string; readonly drops: boolean },
): Promise<boolean> {
  try {
    const { id } = await engine.create(
      { Image: image, HostConfig: { StorageOpt: { size: String(16 << 20) } } } as ContainerSpec,
      { name: `bounds-${randomUUID().slice(0, 8)}` },
    );
    await engine.remove(id);
    return !drops;
  } catch (error) {
    if (DrvError.is(error) && error.statusCode !== undefined) return false;
    throw error;
  }
}
