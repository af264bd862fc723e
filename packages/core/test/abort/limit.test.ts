import { describe, expect, it } from 'vitest';

import { createLimit } from '@drv/core/driver';

const { signal } = new AbortController();

describe('createLimit', () => {
  it('lets in as many as there are places, the others in order', async () => {
    const limit = createLimit(2);
    const order: string[] = [];
    const enter = async (name: string) => {
      const leave = await limit.enter(signal);
      order.push(name);
      return leave;
    };
    const first = await enter('a');
    await enter('b');
    const third = enter('c');
    const fourth = enter('d');
    expect(order).toEqual(['a', 'b']);
    first();
    (await third)();
    await fourth;
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives a place back once, however often it is told', async () => {
    const limit = createLimit(1);
    const leave = await limit.enter(signal);
    leave();
    leave();
    await limit.enter(signal);
    const queued = limit.enter(AbortSignal.abort('no second place'));
    await expect(queued).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  });

  it('loses no place to somebody who leaves the queue', async () => {
    const limit = createLimit(1);
    const leave = await limit.enter(signal);
    const impatient = new AbortController();
    const left = limit.enter(impatient.signal);
    const patient = limit.enter(signal);
    impatient.abort('enough');
    await expect(left).rejects.toMatchObject({ code: 'DRV_ABORTED', cause: 'enough' });
    leave();
    (await patient)();
    await expect(limit.enter(signal)).resolves.toBeTypeOf('function');
  });
});
