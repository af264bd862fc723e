import { expect, it, vi } from 'vitest';
import { createSingleFlight } from '../../src/cache/single-flight.ts';

it('does the work once for all who want it, and again afterwards', async () => {
  const flights = createSingleFlight<number>();
  let runs = 0;
  const work = async () => (runs += 1);
  expect(await Promise.all([flights.run('a', work), flights.run('a', work), flights.run('b', work)])).toEqual(
    [1, 1, 2],
  );
  expect(await flights.run('a', work)).toBe(3);
});

it('shares a failure and does not keep it', async () => {
  const flights = createSingleFlight<number>();
  const fail = () => Promise.reject(new Error('no'));
  const both = await Promise.allSettled([flights.run('a', fail), flights.run('a', fail)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await flights.run('a', async () => 1)).toBe(1);
});

it('fails as a promise when the work throws at once', async () => {
  const flights = createSingleFlight<number>();
  await expect(
    flights.run('a', () => {
      throw new Error('at once');
    }),
  ).rejects.toThrow('at once');
});

it('goes on for the others when one caller leaves, and stops when the last one does', async () => {
  const flights = createSingleFlight<string>();
  const [first, second] = [new AbortController(), new AbortController()];
  const seen: AbortSignal[] = [];
  const work = (signal: AbortSignal) =>
    new Promise<string>((_resolve, reject) => {
      seen.push(signal);
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
  const one = flights.run('a', work, first.signal).catch((error: unknown) => error);
  const two = flights.run('a', work, second.signal).catch((error: unknown) => error);
  first.abort('first');
  expect(await one).toMatchObject({ code: 'DRV_ABORTED', cause: 'first' });
  expect(seen.map((signal) => signal.aborted)).toEqual([false]);
  second.abort('second');
  expect(await two).toMatchObject({ code: 'DRV_ABORTED', cause: 'second' });
  expect(seen.map((signal) => signal.aborted)).toEqual([true]);
});

it('begins anew for whoever comes after the last caller left', async () => {
  const flights = createSingleFlight<string>({ drainMs: 0 });
  const caller = new AbortController();
  const left = flights.run('a', () => new Promise(() => {}), caller.signal).catch(() => 'left');
  caller.abort();
  expect(await left).toBe('left');
  expect(await flights.run('a', async () => 'new')).toBe('new');
});

it('does not begin for a caller that is aborted already', async () => {
  const work = vi.fn<() => Promise<number>>(async () => 1);
  const run = createSingleFlight<number>().run('a', work, AbortSignal.abort());
  await expect(run).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  expect(work).not.toHaveBeenCalled();
});
