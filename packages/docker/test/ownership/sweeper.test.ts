import { silentLogger } from '@drv/core/driver';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ListedContainer } from '../../src/engine/calls/container-list.ts';
import { LABEL } from '../../src/index.ts';
import { formatOwner, thisProcess } from '../../src/ownership/owner.ts';
import { createSweeper } from '../../src/ownership/sweeper.ts';

const me = thisProcess();
const dead = formatOwner({ ...me, startTime: me.startTime + 1 });

/** An engine with containers of a process that is gone; those of `hung` are never removed. */
function engineWith(containers: readonly string[], hung: readonly string[] = []) {
  const left = new Set([...containers, ...hung]);
  const tries: string[] = [];
  const looks = { count: 0 };
  const engine = {
    async list(): Promise<readonly ListedContainer[]> {
      looks.count += 1;
      return [...left].map((id) => ({
        id,
        name: `drv-${id}`,
        image: 'busybox',
        state: 'running',
        createdAt: 0,
        labels: { [LABEL.managedBy]: 'drv', [LABEL.task]: id, [LABEL.owner]: dead },
      }));
    },
    inspect: async () => undefined,
    info: () => Promise.reject(new Error('not asked')),
    remove: async (id: string, options?: { readonly signal?: AbortSignal | undefined }) => {
      tries.push(id);
      if (hung.includes(id)) {
        await new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        });
      }
      left.delete(id);
      return 'removed' as const;
    },
  };
  const sweeper = createSweeper({ engine, everyMs: 300_000, held: new Set(), logger: silentLogger });
  return { sweeper, left, tries, looks };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('removes what comes after its sweep: soon, and at the latest when it is closed', async () => {
  const { sweeper, left } = engineWith(['first']);
  sweeper.start();
  await vi.advanceTimersByTimeAsync(0);
  expect([...left]).toEqual(['first']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([...left]).toEqual([]);
  left.add('second');
  await vi.advanceTimersByTimeAsync(2_000);
  expect([...left]).toEqual([]);
  left.add('third');
  await sweeper.close();
  expect([...left]).toEqual([]);
});

it('sweeps when it is closed before its first sweep', async () => {
  const { sweeper, left } = engineWith(['first']);
  sweeper.start();
  await sweeper.close();
  expect([...left]).toEqual([]);
});

it('looks once for a short task: at its end, and not again when it is closed right after that', async () => {
  const { sweeper, left, looks } = engineWith([]);
  sweeper.start();
  sweeper.sweepFirst();
  await vi.advanceTimersByTimeAsync(20);
  sweeper.sweepFirst();
  left.add('too late to be seen');
  await sweeper.close();
  expect(looks.count).toBe(1);
});

it('looks again when it is closed a while after a sweep, and when that one found something', async () => {
  const late = engineWith([]);
  late.sweeper.start();
  late.sweeper.sweepFirst();
  await vi.advanceTimersByTimeAsync(500);
  late.left.add('second');
  await late.sweeper.close();
  expect([...late.left]).toEqual([]);

  const { sweeper, left } = engineWith(['first']);
  sweeper.start();
  sweeper.sweepFirst();
  await vi.advanceTimersByTimeAsync(20);
  left.add('second');
  await sweeper.close();
  expect([...left]).toEqual([]);
});

it('does nothing when it was not started', async () => {
  const { sweeper, left } = engineWith(['first']);
  sweeper.sweepFirst();
  await sweeper.close();
  expect([...left]).toEqual(['first']);
});

it('one that cannot be removed has one try in a round, and holds up neither others nor the close', async () => {
  const { sweeper, left, tries } = engineWith(['a', 'b'], ['hung']);
  sweeper.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([...left]).toEqual(['hung']);
  let closed = false;
  void sweeper.close().then(() => {
    closed = true;
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(closed).toBe(true);
  expect(tries.filter((id) => id === 'hung')).toHaveLength(1);
});
