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
  const engine = {
    list: async (): Promise<readonly ListedContainer[]> =>
      [...left].map((id) => ({
        id,
        name: `drv-${id}`,
        image: 'busybox',
        state: 'running',
        createdAt: 0,
        labels: { [LABEL.managedBy]: 'drv', [LABEL.task]: id, [LABEL.owner]: dead },
      })),
    inspect: async () => undefined,
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
  return { sweeper, left, tries };
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

it('does nothing when it was not started', async () => {
  const { sweeper, left } = engineWith(['first']);
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
