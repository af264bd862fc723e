import { DrvError } from '@drv/core';
import { expect, it } from 'vitest';
import { assertCode } from '../../src/cases/assert-code.ts';

const conflict = new DrvError('DRV_CONFLICT', 'the id is taken', { op: 'prepare task' });

it('gives the error that was wanted', async () => {
  expect(await assertCode(Promise.reject(conflict), 'DRV_ABORTED', 'DRV_CONFLICT')).toBe(conflict);
});

it.each([
  ['another code', () => Promise.reject(conflict), /wanted DRV_ABORTED, got DRV_CONFLICT: the id is taken/],
  [
    'another error',
    () => Promise.reject(new Error('boom')),
    /wanted a DrvError with DRV_ABORTED, got Error: boom/,
  ],
  ['no error', () => Promise.resolve(1), /DRV_ABORTED|reject/],
])('fails for %s', async (_what, call, message) => {
  await expect(assertCode(call(), 'DRV_ABORTED')).rejects.toThrow(message);
});
