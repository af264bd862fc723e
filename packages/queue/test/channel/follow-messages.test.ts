import { createMemoryStore, type TaskStore } from '@drv/queue';
import { expect, it } from 'vitest';
import { followMessages } from '../../src/channel/follow-messages.ts';

it('a store that fails once, after a time in which nothing was asked of it, was not silent for that time', async () => {
  const over = new AbortController();
  const silences: number[] = [];
  let [reads, tell] = [0, () => {}];
  const store: TaskStore = {
    ...createMemoryStore(),
    watch(_runId, _direction, onNews) {
      tell = onNews;
      return () => {};
    },
    async read() {
      reads += 1;
      if (reads === 2) throw new Error('the connection was cut');
      return [];
    },
  };
  const following = followMessages(store, {
    runId: 'run',
    direction: 'up',
    signal: over.signal,
    onMessage: () => {},
    onSilence: (ms) => silences.push(ms),
  });
  await expect.poll(() => reads).toBe(1);
  // As in a process that is stopped, and told to go on.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  tell();
  await expect.poll(() => reads).toBe(3);
  over.abort();
  await following;
  expect(silences).toHaveLength(1);
  expect(silences[0]).toBeLessThan(100);
});
