import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { abortable, abortError, throwIfAborted } from '../../src/driver.ts';

const never = new Promise<never>(() => {});

it('gives what the promise gives, and keeps no listener', async () => {
  const { signal } = new AbortController();
  expect(await abortable(Promise.resolve(7), signal)).toBe(7);
  await expect(abortable(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('waits as long as it takes without a signal', async () => {
  expect(await abortable(Promise.resolve(7), undefined)).toBe(7);
});

it('rejects when the signal aborts, with the reason as the cause', async () => {
  const caller = new AbortController();
  const waiting = abortable(never, caller.signal, 'pull image');
  const reason = new Error('changed my mind');
  caller.abort(reason);
  await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED', name: 'AbortError', cause: reason });
  expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
});

it('rejects at once when the signal is aborted already, and hears the promise out', async () => {
  const signal = AbortSignal.abort();
  // Its rejection would end the process if nobody handled it.
  await expect(abortable(Promise.reject(new Error('late')), signal)).rejects.toMatchObject({
    code: 'DRV_ABORTED',
  });
});

it('swallows a rejection that comes after the abort', async () => {
  const caller = new AbortController();
  let reject = (_error: Error) => {};
  const promise = new Promise<never>((_resolve, refuse) => {
    reject = refuse;
  });
  const waiting = abortable(promise, caller.signal);
  caller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  reject(new Error('late'));
  await new Promise((resolve) => setImmediate(resolve));
});

it('throwIfAborted throws for an aborted signal alone', () => {
  expect(() => throwIfAborted(undefined)).not.toThrow();
  expect(() => throwIfAborted(new AbortController().signal)).not.toThrow();
  expect(() => throwIfAborted(AbortSignal.abort(), 'list images')).toThrow(
    expect.objectContaining({ code: 'DRV_ABORTED', op: 'list images' }),
  );
});

it('abortError names the operation, where there is one', () => {
  expect(abortError(AbortSignal.abort()).op).toBeUndefined();
  expect(abortError(AbortSignal.abort(), 'pull image').message).toContain('pull image');
});
