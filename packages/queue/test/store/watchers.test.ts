import { createWatchers } from '@drv/queue';
import { expect, it, vi } from 'vitest';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('news reach those who watch them, and nobody after the end', () => {
  const watchers = createWatchers();
  const [one, other] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const end = watchers.watch('a', one);
  watchers.watch('b', other);
  watchers.tell('a');
  expect([one.mock.calls.length, other.mock.calls.length]).toEqual([1, 0]);
  for (const name of watchers.names()) watchers.tell(name);
  end();
  watchers.tell('a');
  expect([one.mock.calls.length, other.mock.calls.length]).toEqual([2, 1]);
  expect(watchers.names()).toEqual(['b']);
});

it('a store listens to what is watched, all of a turn at once, and an end that is repeated ends nobody else', async () => {
  const calls: (readonly [string, readonly string[]])[] = [];
  const watchers = createWatchers({
    listen: (names) => calls.push(['listen', names]),
    unlisten: (names) => calls.push(['unlisten', names]),
  });
  const [endOne, endOther] = [watchers.watch('a', () => {}), watchers.watch('a', () => {})];
  watchers.watch('b', () => {});
  watchers.watch('short', () => {})();
  await turn();
  endOne();
  endOne();
  await turn();
  endOther();
  await turn();
  watchers.watch('a', () => {});
  endOther();
  await turn();
  expect(calls).toEqual([
    ['listen', ['a', 'b']],
    ['unlisten', ['a']],
    ['listen', ['a']],
  ]);
});

it('what is watched anew in the turn in which it ended is listened to all the time', async () => {
  const [listen, unlisten] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const watchers = createWatchers({ listen, unlisten });
  const end = watchers.watch('a', () => {});
  await turn();
  end();
  watchers.watch('a', () => {});
  await turn();
  expect([listen.mock.calls.length, unlisten.mock.calls.length]).toEqual([1, 0]);
});
