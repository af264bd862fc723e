import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { QueueMessage } from '@drv/core/driver';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createEngineGate,
  type EngineGate,
  type Place,
  type Turn,
} from '../../../src/engine/gate/engine-gate.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const places = { create: 1, start: 1, remove: 1 };

/** Who waits for a turn, and the order in which they got it. */
function crowd(gate: EngineGate) {
  const order: string[] = [];
  return {
    order,
    enter: async (name: string, turn: Turn = 'start', tenant?: string): Promise<Place> => {
      const place = await gate.enter(turn, { tenant });
      order.push(name);
      return place;
    },
  };
}

describe('createEngineGate', () => {
  it('lets so many calls of a kind through, the others in order', async () => {
    const { order, enter } = crowd(createEngineGate({ places: { start: 2 } }));
    const first = await enter('a');
    await enter('b');
    const third = enter('c');
    const fourth = enter('d');
    await vi.advanceTimersByTimeAsync(100);
    expect(order).toEqual(['a', 'b']);
    first.leave();
    (await third).leave();
    expect((await fourth).waitedMs).toBe(100);
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('serves the tenants in turn, and each in order', async () => {
    const { order, enter } = crowd(createEngineGate({ places }));
    const all = ['first', 'a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map(async (name) => {
      const place = await enter(name, 'start', name.slice(0, 1));
      place.leave();
    });
    await Promise.all(all);
    expect(order).toEqual(['first', 'a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('keeps no removal waiting for a start, and no start for a create', async () => {
    const gate = createEngineGate({ places });
    await gate.enter('create');
    expect(gate.enter('start')).not.toBeInstanceOf(Promise);
    expect(gate.enter('remove')).not.toBeInstanceOf(Promise);
  });

  it('creates nothing while many wait to be started, and starts nothing while many wait to be removed', async () => {
    const { order, enter } = crowd(createEngineGate({ places }));
    const removed = await enter('remove 1', 'remove');
    const removing = enter('remove 2', 'remove');
    const starting = enter('start', 'start');
    const creating = enter('create', 'create');
    await vi.advanceTimersByTimeAsync(100);
    expect(order).toEqual(['remove 1']);
    removed.leave();
    await Promise.all([removing, starting, creating]);
    expect(order).toEqual(['remove 1', 'remove 2', 'start', 'create']);
  });

  it('lets another call through when one takes too long, and no third one when that ends', async () => {
    const { order, enter } = crowd(createEngineGate({ places }));
    const slow = await enter('slow');
    void enter('b');
    void enter('c');
    await vi.advanceTimersByTimeAsync(9_999);
    expect(order).toEqual(['slow']);
    await vi.advanceTimersByTimeAsync(1);
    expect(order).toEqual(['slow', 'b']);
    slow.leave();
    await vi.advanceTimersByTimeAsync(100);
    expect(order).toEqual(['slow', 'b']);
  });

  it('takes no place back whose holder waits in another queue', async () => {
    const { order, enter } = crowd(createEngineGate({ places }));
    const held = await Promise.all(Array.from({ length: 32 }, (_, n) => enter(`${n}`, 'prepare')));
    for (const place of held) place.keep();
    void enter('next', 'prepare');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(order).toHaveLength(32);
    held[0]?.leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(order.at(-1)).toBe('next');
  });

  it('lets go of who does not want to wait any more, and leaves no timer', async () => {
    const gate = createEngineGate({ places });
    const place = await gate.enter('create');
    const controller = new AbortController();
    const waiting = gate.enter('create', { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    place.leave();
    (await gate.enter('create')).leave();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('refuses one more than may wait', async () => {
    const gate = createEngineGate({ maxQueued: 2 });
    for (let n = 0; n < 34; n += 1) void gate.enter('prepare');
    expect(() => gate.enter('prepare')).toThrow(expect.objectContaining({ code: 'DRV_EXHAUSTED' }));
  });

  it('tells who waits, and for how long', async () => {
    const seen: unknown[] = [];
    const onMessage = (message: unknown) => {
      const { call, waiting, underWay, waitedMs } = message as QueueMessage;
      seen.push([call, waiting, underWay, waitedMs]);
    };
    subscribe('drv:engine.queue', onMessage);
    onTestFinished(() => void unsubscribe('drv:engine.queue', onMessage));
    const gate = createEngineGate({ places });
    const first = await gate.enter('start');
    const second = gate.enter('start');
    await vi.advanceTimersByTimeAsync(30);
    first.leave();
    await second;
    expect(seen).toEqual([
      ['start', 1, 1, undefined],
      ['start', 0, 1, 30],
    ]);
  });
});
