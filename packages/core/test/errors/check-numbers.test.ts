import { describe, expect, it } from 'vitest';
import { checkNumbers, type NumberRule } from '../../src/driver.ts';

const refusal = (message: string): unknown =>
  expect.objectContaining({ code: 'DRV_INVALID_OPTION', message }) as unknown;

describe('checkNumbers', () => {
  it.each<{ rule: NumberRule; right: readonly unknown[]; wrong: readonly unknown[] }>([
    {
      rule: { least: 0 },
      right: [0, 1.5, 1e300, undefined],
      wrong: [-0.1, Number.NaN, Infinity, '5', null, 5n],
    },
    {
      rule: { least: 1, endless: true },
      right: [1, 2_592_000_000, Infinity],
      wrong: [0, -Infinity, Number.NaN],
    },
    { rule: { least: 2, whole: true }, right: [2, 2 ** 53 - 1], wrong: [1, 2.5, 2 ** 53, Infinity] },
    { rule: { least: 1, most: 9, whole: true }, right: [1, 9], wrong: [0, 10] },
  ])('takes $right and refuses $wrong for $rule', ({ rule, right, wrong }) => {
    for (const size of right) checkNumbers({ size }, rule);
    for (const size of wrong) expect(() => checkNumbers({ size }, rule)).toThrow(/^size must be/);
  });

  it('names the option, what would be right, and never what a text holds', () => {
    expect(() => checkNumbers({ memoryBytes: Number.NaN }, { least: 0, endless: true }, 'spool.')).toThrow(
      refusal('spool.memoryBytes must be a number from 0 upwards, or Infinity, not NaN'),
    );
    expect(() => checkNumbers({ a: 1, rows: 'secret' }, { least: 1, most: 9, whole: true })).toThrow(
      refusal('rows must be a whole number from 1 to 9, not a string'),
    );
  });
});
