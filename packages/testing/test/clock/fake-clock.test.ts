import { createFakeClock } from '@drv/testing';
import { expect, it } from 'vitest';

it('stands still until it is told to go on, and calls back in the order of time', async () => {
  const clock = createFakeClock(1_000);
  const seen: string[] = [];
  clock.after(20, () => seen.push(`second at ${clock.now()}`));
  clock.after(10, () => {
    seen.push(`first at ${clock.now()}`);
    clock.after(5, () => seen.push(`between at ${clock.now()}`));
  });
  clock.after(1_000, () => seen.push('never'));
  await clock.advance(30);
  expect(seen).toEqual(['first at 1010', 'between at 1015', 'second at 1020']);
  expect(clock.now()).toBe(1_030);
  expect(clock.pending).toBe(1);
});

it('what is cancelled is not called', async () => {
  const clock = createFakeClock();
  let called = false;
  const cancel = clock.after(10, () => {
    called = true;
  });
  cancel();
  cancel();
  await clock.advance(10);
  expect(called).toBe(false);
  expect(clock.pending).toBe(0);
});
