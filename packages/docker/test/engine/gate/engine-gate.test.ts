import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEngineGate } from '../../src/engine/engine-gate.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('createEngineGate', () => {
  it('lets so many calls of a kind through, the others in order', async () => {
    const gate = createEngineGate(2, 10_000);
    const order: string[] = [];
    const enter = async (name: string) => {
      const leave = await gate.enter('start');
      order.push(name);
      return leave;
    };
    const first = await enter('a');
    await enter('b');
    const third = enter('c');
    const fourth = enter('d');
    await vi.advanceTimersByTimeAsync(100);
    expect(order).toEqual(['a', 'b']);
    first();
    (await third)();
    await fourth;
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps no removal waiting for a start', async () => {
    const gate = createEngineGate(1, 10_000);
    await gate.enter('start');
    await gate.enter('create');
    await expect(gate.enter('remove')).resolves.toBeTypeOf('function');
  });

  it('lets another call through when one takes too long, and no third one when that ends', async () => {
    const gate = createEngineGate(1, 10_000);
    const slow = await gate.enter('start');
    let entered = 0;
    const count = () => {
      entered += 1;
    };
    void gate.enter('start').then(count);
    void gate.enter('start').then(count);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(entered).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(entered).toBe(1);
    slow();
    await vi.advanceTimersByTimeAsync(100);
    expect(entered).toBe(1);
  });

  it('lets go of who does not want to wait any more, and leaves no timer', async () => {
    const gate = createEngineGate(1);
    const leave = await gate.enter('create');
    const controller = new AbortController();
    const waiting = gate.enter('create', { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    leave();
    (await gate.enter('create'))();
    expect(vi.getTimerCount()).toBe(0);
  });
});
