import { DrvError, type PullEvent } from '@drv/core';
import { createFakeClock } from '@drv/testing';
import { describe, expect, it } from 'vitest';

import { readPull } from '../../src/pull/read-pull.ts';
import { createScriptedStore } from '../support/scripted-store.ts';
import { parseReference } from '../../src/index.ts';

function begin({ deaf = false, signal = new AbortController().signal } = {}) {
  const clock = createFakeClock();
  const store = createScriptedStore({ deaf });
  const events: PullEvent[] = [];
  const reading = readPull((transfer) => store.pull(parseReference('busybox'), { signal: transfer }), {
    signal,
    clock,
    stallMs: 1_000,
    pullMs: 10_000,
    onEvent: (event) => events.push(event),
  });
  const outcome = reading.then(
    () => 'ended' as const,
    (error: unknown) => error,
  );
  return { clock, store, events, outcome };
}

describe('readPull', () => {
  it('passes every event on and ends with the pull', async () => {
    const { clock, store, events, outcome } = begin();
    const pull = await store.pullAt(0);
    pull.emit({ status: 'Pulling' });
    pull.emit({ status: 'Done' });
    pull.finish();
    expect(await outcome).toBe('ended');
    expect(events.map(({ status }) => status)).toEqual(['Pulling', 'Done']);
    expect(clock.pending).toBe(0);
  });

  it('fails with what the store throws', async () => {
    const { clock, store, outcome } = begin();
    const failure = new DrvError('DRV_IMAGE_NOT_FOUND', 'no such image');
    (await store.pullAt(0)).fail(failure);
    expect(await outcome).toBe(failure);
    expect(clock.pending).toBe(0);
  });

  it('starts the stall time again with every event', async () => {
    const { clock, store, events, outcome } = begin();
    const pull = await store.pullAt(0);
    for (let step = 0; step < 5; step += 1) {
      await clock.advance(900);
      pull.emit({ status: 'Downloading' });
      await clock.advance(0);
    }
    expect(events).toHaveLength(5);
    await clock.advance(999);
    pull.finish();
    expect(await outcome).toBe('ended');
  });

  it('aborts a pull that has news for ever, and says that another try is of no use', async () => {
    const { clock, store, events, outcome } = begin();
    const pull = await store.pullAt(0);
    for (let step = 0; step < 20 && !pull.aborted; step += 1) {
      await clock.advance(900);
      pull.emit({ status: 'Downloading', currentBytes: step });
      await clock.advance(0);
    }
    expect(await outcome).toMatchObject({ code: 'DRV_PULL_STALLED', retryable: false });
    expect(events.length).toBeLessThan(12);
    expect(clock.pending).toBe(0);
  });

  it('aborts a pull without news, also where the store is deaf', async () => {
    for (const deaf of [false, true]) {
      const { clock, store, outcome } = begin({ deaf });
      const pull = await store.pullAt(0);
      pull.emit({ status: 'Downloading' });
      await clock.advance(1_000);
      expect(await outcome).toMatchObject({ code: 'DRV_PULL_STALLED', retryable: true });
      expect(pull.aborted).toBe(true);
      expect(clock.pending).toBe(0);
    }
  });

  it('ends with the abort of its caller, also where the store is deaf', async () => {
    for (const deaf of [false, true]) {
      const abort = new AbortController();
      const { clock, store, events, outcome } = begin({ deaf, signal: abort.signal });
      const pull = await store.pullAt(0);
      abort.abort('enough');
      expect(await outcome).toMatchObject({ code: 'DRV_ABORTED', cause: 'enough' });
      pull.emit({ status: 'too late' });
      await clock.advance(0);
      expect(events).toEqual([]);
      expect(clock.pending).toBe(0);
    }
  });

  it('begins nothing after an abort', async () => {
    const { store, outcome } = begin({ signal: AbortSignal.abort('early') });
    expect(await outcome).toMatchObject({ code: 'DRV_ABORTED' });
    expect(store.pulls).toEqual([]);
  });
});
