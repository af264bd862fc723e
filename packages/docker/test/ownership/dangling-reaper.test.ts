import { DrvError } from '@drv/core';
import { silentLogger } from '@drv/core/driver';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDanglingReaper } from '../../src/ownership/dangling-reaper.ts';
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
        labels: { [LABEL.managedBy]: 'drv', [LABEL.container]: task },
      }));
    },
    /** Ids of containers that cannot be removed. */
    stuck: new Set<string>(),
    remove: async (id: string) => {
      if (engine.stuck.has(id)) throw new DrvError('DRV_ENGINE_TIMEOUT', 'stuck');
      containers.delete(id);
    },
  };
  const reaper = createDanglingReaper({
    engine,
    instance: 'me',
    held: new Set(['living']),
    remove: engine.remove,
    closeMs: 60_000,
    logger: silentLogger,
  });
  return { engine, reaper };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what a driver may have left', () => {
  it('is not looked for without a suspicion', async () => {
    const { engine, reaper } = engineWith('left');
    await vi.advanceTimersByTimeAsync(600_000);
    await reaper.close();
    expect(engine.looks).toBe(0);
  });

  it('is removed, and living tasks are not', async () => {
    const { engine, reaper } = engineWith('left', 'living');
    reaper.search();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([...engine.containers]).toEqual(['living']);
  });

  it('is looked for again when the engine does not answer, and when it may come to be later', async () => {
    const { engine, reaper } = engineWith();
    engine.away = true;
    reaper.search();
    await vi.advanceTimersByTimeAsync(10_000);
    engine.away = false;
    for (const { looks } = engine; engine.looks === looks; ) await vi.advanceTimersByTimeAsync(500);
    engine.containers.add('late');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([...engine.containers]).toEqual([]);
  });

  it('is not looked for any more once it is settled', async () => {
    const { engine, reaper } = engineWith('left');
    reaper.search();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(engine.looks).toBe(4);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is removed at the latest when the driver closes', async () => {
    const { engine, reaper } = engineWith('left');
    reaper.search();
    const closing = reaper.close();
    await vi.advanceTimersByTimeAsync(2_000);
    await closing;
    expect([...engine.containers]).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is removed before the driver is closed, although its removal takes several tries; others do not wait', async () => {
    const { engine, reaper } = engineWith('stuck', 'left');
    engine.stuck.add('stuck');
    reaper.search();
    let closed = false;
    void reaper.close().then(() => {
      closed = true;
    });
    await vi.advanceTimersByTimeAsync(30_000);
    expect([...engine.containers]).toEqual(['stuck']);
    expect(closed).toBe(false);
    engine.stuck.clear();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...engine.containers]).toEqual([]);
    expect(closed).toBe(true);
  });

  it('does not keep a closing driver for ever', async () => {
    const { engine, reaper } = engineWith('stuck');
    engine.stuck.add('stuck');
    reaper.search();
    const closing = reaper.close();
    await vi.advanceTimersByTimeAsync(62_000);
    await closing;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not keep a closing driver that cannot reach its engine', async () => {
    const { engine, reaper } = engineWith('left');
    engine.away = true;
    reaper.search();
    const closing = reaper.close();
    await vi.advanceTimersByTimeAsync(2_000);
    await closing;
    expect(engine.looks).toBe(4);
  });
});
