import { describe, expect, it } from 'vitest';
import { classifyDelivery, DELIVERY_RULES } from '../../src/outcome/classify-delivery.ts';

const whole = { stdoutBytes: 3, stderrBytes: 0, complete: true } as const;
const pairs = DELIVERY_RULES.flatMap((first, index) =>
  DELIVERY_RULES.slice(index + 1).map((second) => [first, second] as const),
);

describe('classifyDelivery', () => {
  it('leaves output as it is of which nothing was lost', () => {
    expect(classifyDelivery(whole, { isShort: false })).toEqual(whole);
  });

  it.each(DELIVERY_RULES)('$fact: $verdict, since $evidence', ({ fact, verdict }) => {
    expect(classifyDelivery(whole, { [fact]: true })).toEqual({
      ...whole,
      complete: false,
      incomplete: verdict,
    });
  });

  it.each(pairs)('$0.fact and $1.fact: the upper one is told', (first, second) => {
    const both = { [second.fact]: true, [first.fact]: true };
    expect(classifyDelivery(whole, both)).toMatchObject({ incomplete: first.verdict });
  });

  it.each(DELIVERY_RULES)('$fact does not hide why it was not complete before', ({ fact }) => {
    const lost = { ...whole, complete: false, incomplete: 'spool' } as const;
    expect(classifyDelivery(lost, { [fact]: true })).toEqual(lost);
  });
});
