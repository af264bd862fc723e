import { DrvError, type DrvErrorCode } from '@drv/core';
import { describe, expect, it } from 'vitest';

import { completeRetryPolicy, retryPause } from '../../src/pull/retry-policy.ts';

const error = (code: DrvErrorCode, statusCode?: number) =>
  new DrvError(code, 'failed', statusCode === undefined ? {} : { statusCode });
const policy = completeRetryPolicy({ attempts: 10 });

describe('retryPause', () => {
  it('doubles from the base up to the longest, half of it by chance', () => {
    const failure = error('DRV_REGISTRY_UNAVAILABLE');
    const longest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryPause(failure, attempt, policy, () => 0));
    const shortest = [1, 2, 3].map((attempt) => retryPause(failure, attempt, policy, () => 1));
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(shortest).toEqual([500, 1_000, 2_000]);
  });

  it('ends with the attempts', () => {
    const failure = error('DRV_REGISTRY_UNAVAILABLE');
    expect(retryPause(failure, 3, { ...policy, attempts: 4 }, () => 0)).toBe(4_000);
    expect(retryPause(failure, 4, { ...policy, attempts: 4 }, () => 0)).toBeUndefined();
  });

  it.each([
    'DRV_REGISTRY_UNAVAILABLE',
    'DRV_PULL_STALLED',
    'DRV_ENGINE_UNAVAILABLE',
    'DRV_ENGINE_TIMEOUT',
  ] as const)('waits for what may pass: %s', (code) => {
    expect(retryPause(error(code), 1, policy, () => 0)).toBe(1_000);
  });

  it.each([
    'DRV_UNAUTHORIZED',
    'DRV_IMAGE_NOT_FOUND',
    'DRV_IMAGE_UNSUPPORTED',
    'DRV_INVALID_REFERENCE',
    'DRV_NO_SPACE',
    'DRV_ABORTED',
    'DRV_PROXY_REFUSED',
    'DRV_IMAGE_FORBIDDEN',
  ] as const)('never waits for what stays: %s', (code) => {
    expect(retryPause(error(code), 1, policy, () => 0)).toBeUndefined();
  });

  it('never waits for what lasts, though others of its code may pass', () => {
    const lasting = new DrvError('DRV_REGISTRY_UNAVAILABLE', 'another certificate', { retryable: false });
    expect(retryPause(lasting, 1, policy, () => 0)).toBeUndefined();
  });

  it('tries what nobody understands once more, unless the engine says that the request is wrong', () => {
    for (const unknown of [error('DRV_ENGINE_FAILED', 500), error('DRV_ENGINE_FAILED')]) {
      expect(retryPause(unknown, 1, policy, () => 0)).toBe(1_000);
      expect(retryPause(unknown, 2, policy, () => 0)).toBeUndefined();
    }
    expect(retryPause(error('DRV_ENGINE_FAILED', 400), 1, policy, () => 0)).toBeUndefined();
  });

  it('waits for a rate limit only when told how long', () => {
    const failure = error('DRV_RATE_LIMITED');
    expect(retryPause(failure, 1, policy, () => 0)).toBeUndefined();
    expect(retryPause(failure, 1, { ...policy, rateLimitedMs: 60_000 }, () => 0)).toBe(60_000);
  });

  it('does not repeat what is no DrvError: it is a defect, not a failure', () => {
    expect(retryPause(new TypeError('undefined'), 1, policy, () => 1)).toBeUndefined();
  });
});
