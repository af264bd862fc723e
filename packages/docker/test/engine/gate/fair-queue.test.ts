import { describe, expect, it } from 'vitest';
import { createFairQueue } from '../../../src/engine/gate/fair-queue.ts';

describe('createFairQueue', () => {
  it('gives each tenant a turn before anybody has a second one', () => {
    const queue = createFairQueue<string>();
    for (const item of ['a1', 'a2', 'a3', 'b1', 'c1']) queue.add(item.slice(0, 1), item);
    const served = [queue.next(), queue.next()];
    queue.add('d', 'd1');
    while (queue.length > 0) served.push(queue.next());
    expect(served).toEqual(['a1', 'b1', 'c1', 'a2', 'd1', 'a3']);
    expect(queue.next()).toBeUndefined();
  });

  it('forgets who does not want to wait any more', () => {
    const queue = createFairQueue<string>();
    queue.add('a', 'a1');
    queue.add('a', 'a2');
    queue.remove('a', 'a1');
    queue.remove('a', 'a1');
    queue.remove('b', 'a2');
    expect([queue.length, queue.next(), queue.length]).toEqual([1, 'a2', 0]);
  });
});
