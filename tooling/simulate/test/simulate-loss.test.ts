import { expect, it } from 'vitest';
import { simulateLoss } from '../src/simulate-loss.ts';

const fleet = { seed: 1, machines: 20, slots: 16, callsPerSecond: 80_000 };

it('what nobody goes on with is lost once nothing was heard for as long as it is waited for, and an eighth more at the most', () => {
  const { first, last, lost } = simulateLoss(fleet);
  expect(lost).toBe(320);
  expect(first).toBeGreaterThan(60);
  expect(last).toBeLessThan(60 + 7.5 + 2);
});

it('workers that are back in time go on with everything, within two beats after the silence that is needed', () => {
  const { first, last, lost } = simulateLoss({ ...fleet, backAfter: 3 });
  expect(lost).toBe(0);
  expect(first).toBeGreaterThanOrEqual(8);
  expect(last).toBeLessThan(10.1);
});

it('workers that are back too late find that their tasks are lost', () => {
  expect(simulateLoss({ ...fleet, backAfter: 90 }).lost).toBe(320);
});

it('a store that is slower than what comes makes a storm of it last', () => {
  expect(simulateLoss({ ...fleet, machines: 200, callsPerSecond: 1_000, backAfter: 3 }).last).toBeGreaterThan(
    25,
  );
});
