import { expect, it } from 'vitest';
import { abortReason, reasonOf } from '@drv/core/driver';

it.each([
  ['the user went away', 'the user went away'],
  [new Error('the user went away'), 'the user went away'],
  [undefined, undefined],
  [{ secret: 'x' }, undefined],
])('of %j is %j', (reason, text) => {
  expect(reasonOf(reason)).toBe(text);
});

it('a signal of another make that throws has no reason', () => {
  const signal = {
    get reason(): unknown {
      throw new Error('of the caller');
    },
  };
  expect(abortReason(signal as AbortSignal)).toBeUndefined();
  expect(abortReason(AbortSignal.abort('enough'))).toBe('enough');
});
