import { DrvError, type PullEvent } from '@drv/core';
import { describe, expect, it } from 'vitest';

import { createSharedPulls, type SharedWork } from '../../src/pull/shared-pulls.ts';

/** Work that the test ends. */
function scripted() {
  const begun: (SharedWork & { finish(value: string): void; fail(error: unknown): void })[] = [];
  const work = (shared: SharedWork) =>
    new Promise<string>((resolve, reject) => {
      begun.push({ ...shared, finish: resolve, fail: reject });
      shared.signal.addEventListener('abort', () =>
        reject(new DrvError('DRV_ABORTED', 'aborted', { cause: shared.signal.reason })),
      );
    });
  return { begun, work };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('createSharedPulls', () => {
  it('does the work of a key once, and gives its result to all', async () => {
    const pulls = createSharedPulls<string>();
    const { begun, work } = scripted();
    const callers = Array.from({ length: 100 }, () => pulls.join('a', work));
    const other = pulls.join('b', work);
    await turn();
    expect(begun).toHaveLength(2);
    begun[0]?.finish('A');
    begun[1]?.finish('B');
    expect(new Set(await Promise.all(callers))).toEqual(new Set(['A']));
    expect(await other).toBe('B');
  });

  it('remembers no failure', async () => {
    const pulls = createSharedPulls<string>();
    const { begun, work } = scripted();
    const callers = [pulls.join('a', work), pulls.join('a', work)];
    await turn();
    begun[0]?.fail(new DrvError('DRV_REGISTRY_UNAVAILABLE', 'down'));
    for (const caller of callers)
      await expect(caller).rejects.toMatchObject({ code: 'DRV_REGISTRY_UNAVAILABLE' });
    const again = pulls.join('a', work);
    await turn();
    begun[1]?.finish('A');
    expect(await again).toBe('A');
  });

  it('lets each caller leave, and goes on for the others', async () => {
    const pulls = createSharedPulls<string>();
    const { begun, work } = scripted();
    const first = new AbortController();
    const leaving = pulls.join('a', work, { signal: first.signal });
    const staying = pulls.join('a', work);
    await turn();
    first.abort('bored');
    await expect(leaving).rejects.toMatchObject({ code: 'DRV_ABORTED', cause: 'bored' });
    expect(begun[0]?.signal.aborted).toBe(false);
    begun[0]?.finish('A');
    expect(await staying).toBe('A');
  });

  it('aborts the work when the last caller has left, and begins anew for the next', async () => {
    const pulls = createSharedPulls<string>();
    const { begun, work } = scripted();
    const both = [new AbortController(), new AbortController()];
    const leaving = both.map(({ signal }) => pulls.join('a', work, { signal }));
    await turn();
    for (const abort of both) abort.abort('bored');
    await Promise.allSettled(leaving);
    expect(begun[0]?.signal.aborted).toBe(true);
    const next = pulls.join('a', work);
    await turn();
    expect(begun).toHaveLength(2);
    begun[1]?.finish('A');
    expect(await next).toBe('A');
  });

  it('begins nothing for a caller who has left before', async () => {
    const pulls = createSharedPulls<string>();
    const { begun, work } = scripted();
    await expect(pulls.join('a', work, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'DRV_ABORTED',
    });
    await turn();
    expect(begun).toEqual([]);
  });

  it('tells everybody every event, and latecomers where each layer is', async () => {
    const pulls = createSharedPulls<string>();
    const { begun, work } = scripted();
    const early: PullEvent[] = [];
    const late: PullEvent[] = [];
    const first = pulls.join('a', work, { onEvent: (event) => early.push(event) });
    await turn();
    const [transfer] = begun;
    transfer?.emit({ layer: 'x', status: 'Downloading', currentBytes: 1, totalBytes: 9 });
    transfer?.emit({ layer: 'x', status: 'Downloading', currentBytes: 5, totalBytes: 9 });
    transfer?.emit({ layer: 'y', status: 'Waiting' });
    const second = pulls.join('a', work, { onEvent: (event) => late.push(event) });
    transfer?.emit({ layer: 'y', status: 'Pull complete' });
    transfer?.finish('A');
    await Promise.all([first, second]);
    expect(early).toHaveLength(4);
    expect(late).toEqual([
      { layer: 'x', status: 'Downloading', currentBytes: 5, totalBytes: 9 },
      { layer: 'y', status: 'Waiting' },
      { layer: 'y', status: 'Pull complete' },
    ]);
  });

  it('tells nothing to somebody who has left, and survives a listener that throws', async () => {
    const pulls = createSharedPulls<string>();
    const { begun, work } = scripted();
    const heard: PullEvent[] = [];
    const abort = new AbortController();
    const leaving = pulls.join('a', work, { signal: abort.signal, onEvent: (event) => heard.push(event) });
    const staying = pulls.join('a', work, {
      onEvent() {
        throw new Error('a defect of the caller');
      },
    });
    await turn();
    abort.abort();
    await Promise.allSettled([leaving]);
    begun[0]?.emit({ status: 'Pulling' });
    begun[0]?.finish('A');
    expect(await staying).toBe('A');
    expect(heard).toEqual([]);
  });

  it('aborts everything when it is closed, and takes nobody in afterwards', async () => {
    const pulls = createSharedPulls<string>();
    const { work } = scripted();
    const callers = [pulls.join('a', work), pulls.join('b', work)];
    const outcomes = Promise.allSettled(callers);
    await turn();
    await pulls.close();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'DRV_ABORTED' } });
    }
    await expect(pulls.join('a', work)).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
    await pulls.close();
  });
});
