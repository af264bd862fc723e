import { randomUUID } from 'node:crypto';
import { createDockerDriver } from '@drv/docker';
import { runTask, type CredentialProvider, type RunResult } from '@drv/core';
import { inject } from 'vitest';
import { createEngineClient } from '../../../src/engine/engine-client.ts';

export interface PullOutcome {
  readonly result: RunResult | undefined;
  readonly error: unknown;
  /** The container of the task, which must be gone. */
  readonly leftover: unknown;
}

/**
 * Runs one task whose image must be pulled, by a driver of its own with these credentials, and takes the image's name
 * away afterwards.
 */
export async function pullAndRun(
  image: string,
  credentials: CredentialProvider | undefined,
  { pull = 'always' as 'always' | 'missing', forget = true } = {},
): Promise<PullOutcome> {
  const { host } = inject('engine');
  const engine = createEngineClient({ host });
  const driver = createDockerDriver({ host, ...(credentials === undefined ? {} : { credentials }) });
  const task = {
    id: `auth-${randomUUID().slice(0, 8)}`,
    image,
    command: ['true'],
    network: 'none',
    pull,
  } as const;
  try {
    const [outcome] = await Promise.allSettled([runTask(driver, task)]);
    return {
      result: outcome.status === 'fulfilled' ? outcome.value : undefined,
      error: outcome.status === 'rejected' ? (outcome.reason as unknown) : undefined,
      leftover: await engine.inspect(`drv-${task.id}`),
    };
  } finally {
    await driver.close();
    if (forget) await engine.removeImage(image);
    await engine.close();
  }
}
