import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { linkSignals } from '../../src/driver.ts';

it('aborts with the first of its signals, and with its reason', () => {
  const first = new AbortController();
  const second = new AbortController();
  const { signal } = linkSignals(first.signal, undefined, second.signal);
  expect(signal.aborted).toBe(false);
  second.abort('enough');
  first.abort('too late');
  expect(signal.reason).toBe('enough');
});

it('is aborted from the beginning when one of its signals is', () => {
  expect(linkSignals(new AbortController().signal, AbortSignal.abort('before')).signal.reason).toBe('before');
});

it('keeps no listener after unlink', () => {
  const { signal } = new AbortController();
  const linked = linkSignals(signal, signal);
  linked.unlink();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
