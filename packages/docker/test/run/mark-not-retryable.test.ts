import { DrvError } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { markNotRetryable } from '../../src/run/mark-not-retryable.ts';

describe('markNotRetryable', () => {
  it('keeps all of a failure but that it may be tried again', () => {
    const cause = new Error('gone');
    const error = new DrvError('DRV_ENGINE_UNAVAILABLE', 'lost', { op: 'wait', taskId: 'sum-1', cause });
    expect(markNotRetryable(error)).toMatchObject({ ...error.toJSON(), retryable: false, cause });
  });

  it('leaves alone what is not to be tried again, and what is not of drv', () => {
    for (const error of [new DrvError('DRV_OUTCOME_UNKNOWN', 'gone'), new Error('other')])
      expect(markNotRetryable(error)).toBe(error);
  });
});
