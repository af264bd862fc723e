import { DrvError } from '@drv/core';
import { describe, expect, it } from 'vitest';
import type { EngineClient } from '../../src/engine/engine-client.ts';
import { stopTask, type StopTaskOptions } from '../../src/tasks/stop-task.ts';

type Engine = StopTaskOptions['engine'];

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
    expect(await stopTask({ engine: failingEngine(undefined), containerId: 'c' })).toBe('stopped');
  });

  it('says that the engine does not tell, where the container is still there', async () => {
    const there = { id: 'c' } as Awaited<ReturnType<EngineClient['inspect']>>;
    await expect(stopTask({ engine: failingEngine(there), containerId: 'c' })).rejects.toMatchObject({
      code: 'DRV_ENGINE_FAILED',
    });
  });

  it('sends no further signal after an abort', async () => {
    const controller = new AbortController();
    const sent: string[] = [];
    let abandoned = false;
    const engine: Engine = {
      wait: async () => ({
        exitCode: new Promise(() => {}),
        abandon() {
          abandoned = true;
        },
      }),
      async kill(_id, signal) {
        sent.push(signal);
        controller.abort(new Error('enough'));
        return 'delivered';
      },
      inspect: async () => undefined,
    };
    const stopping = stopTask({ engine, containerId: 'c', graceMs: 60_000, signal: controller.signal });
    await expect(stopping).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    expect([sent, abandoned]).toEqual([['SIGTERM'], true]);
  });
});
