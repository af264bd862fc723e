import { expect, it } from 'vitest';
import { simulateLoss } from '../src/simulate-loss.ts';

const fleet = { seed: 1, machines: 20, slots: 16, callsPerSecond: 80_000 };

it('what nobody goes on with is lost once it was found silent twice after the time that it is waited for', () => {
  const { first, last, lost } = simulateLoss(fleet);
  expect(lost).toBe(320);
  // It is asked for each eighth of that time, with the next beat.
  expect(first).toBeGreaterThan(60 + 8);
  expect(last).toBeLessThan(60 + 2 * 8 + 2);
});

it('workers that are back in time go on with everything, within three beats after the silence that is needed', () => {
  const { first, last, lost } = simulateLoss({ ...fleet, backAfter: 3 });
  expect(lost).toBe(0);
  expect(first).toBeGreaterThanOrEqual(8 + 2);
  expect(last).toBeLessThan(8 + 4 + 0.1);
});

it('workers that are back too late find that their tasks are lost', () => {
  expect(simulateLoss({ ...fleet, backAfter: 90 }).lost).toBe(320);
});

it('a store that is slower than what comes makes a storm of it last', () => {
  expect(simulateLoss({ ...fleet, machines: 200, callsPerSecond: 1_000, backAfter: 3 }).last).toBeGreaterThan(
    25,
  );
});
