import { DrvError } from '@drv/core';
import type { EngineClient } from '@drv/docker';
import { describe, expect, it } from 'vitest';
import { stopTask } from '../../src/tasks/stop-task.ts';

type Engine = Parameters<typeof stopTask>[0];

/** An engine whose wait fails once the container was told to end. */
function failingEngine(afterwards: Awaited<ReturnType<EngineClient['inspect']>>): Engine {
  let fail: (error: Error) => void = () => {};
  const exitCode = new Promise<number>((_resolve, reject) => {
    fail = reject;
  });
  return {
    wait: async () => ({ exitCode, abandon() {} }),
    async kill() {
      fail(new DrvError('DRV_ENGINE_FAILED', 'The engine gave up waiting'));
      return 'delivered';
    },
    inspect: async () => afterwards,
  };
}

describe('stopTask', () => {
  it('takes a container that is gone for one that ended', async () => {
    expect(await stopTask(failingEngine(undefined), 'c', 5_000)).toBe('stopped');
  });

  it('says that the engine does not tell, where the container is still there', async () => {
    const there = { id: 'c' } as Awaited<ReturnType<EngineClient['inspect']>>;
    await expect(stopTask(failingEngine(there), 'c', 5_000)).rejects.toMatchObject({
      code: 'DRV_ENGINE_FAILED',
    });
  });
});
