import { DrvError } from '@drv/core';
import { silentLogger } from '@drv/core/driver';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLeftovers } from '../../src/ownership/leftovers.ts';
import type { ListedContainer } from '../../src/engine/calls/container-list.ts';
import { LABEL } from '../../src/ownership/labels.ts';

/** An engine with containers of one driver, by the ids of their tasks. */
function engineWith(...tasks: readonly string[]) {
  const containers = new Set(tasks);
  const engine = {
    looks: 0,
    away: false,
    containers,
    list: async (): Promise<readonly ListedContainer[]> => {
      engine.looks += 1;
      if (engine.away) throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'away');
      return [...containers].map((task) => ({
        id: task,
        name: `drv-${task}`,
        image: 'busybox',
        state: 'created',
        createdAt: 0,
        labels: { [LABEL.task]: task },
      }));
    },
    inspect: async () => undefined,
    remove: async (id: string) => {
      containers.delete(id);
      return 'removed' as const;
    },
  };
  const leftovers = createLeftovers({
    engine,
    instance: 'me',
    isLiving: (taskId) => taskId === 'living',
    removeMs: 1_000,
    logger: silentLogger,
  });
  return { engine, leftovers };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what a driver may have left', () => {
  it('is not looked for without a suspicion', async () => {
    const { engine, leftovers } = engineWith('left');
    await vi.advanceTimersByTimeAsync(600_000);
    await leftovers.close();
    expect(engine.looks).toBe(0);
  });

  it('is removed, and living tasks are not', async () => {
    const { engine, leftovers } = engineWith('left', 'living');
    leftovers.suspect();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([...engine.containers]).toEqual(['living']);
  });

  it('is looked for again when the engine does not answer, and when it may come to be later', async () => {
    const { engine, leftovers } = engineWith();
    engine.away = true;
    leftovers.suspect();
    await vi.advanceTimersByTimeAsync(10_000);
    engine.away = false;
    for (const { looks } = engine; engine.looks === looks; ) await vi.advanceTimersByTimeAsync(500);
    engine.containers.add('late');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([...engine.containers]).toEqual([]);
  });

  it('is not looked for any more once it is settled', async () => {
    const { engine, leftovers } = engineWith('left');
    leftovers.suspect();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(engine.looks).toBe(4);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is removed at the latest when the driver closes', async () => {
    const { engine, leftovers } = engineWith('left');
    leftovers.suspect();
    const closing = leftovers.close();
    await vi.advanceTimersByTimeAsync(2_000);
    await closing;
    expect([...engine.containers]).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not keep a closing driver that cannot reach its engine', async () => {
    const { engine, leftovers } = engineWith('left');
    engine.away = true;
    leftovers.suspect();
    const closing = leftovers.close();
    await vi.advanceTimersByTimeAsync(2_000);
    await closing;
    expect(engine.looks).toBe(4);
  });
});
