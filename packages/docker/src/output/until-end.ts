import { DrvError } from '@drv/core/driver';
import type { PendingExit } from '../engine/calls/container-wait.ts';

/** Resolves when a container has ended, or is gone: Podman then gives up a wait, and says so in its answer. */
export async function untilEnd({ exitCode }: PendingExit): Promise<void> {
  await exitCode.catch((error: unknown) => {
    if (!DrvError.is(error, 'DRV_ENGINE_FAILED')) throw error;
  });
}
