import assert from 'node:assert/strict';
import { DrvError, type DrvErrorCode } from '@drv/core';

/** Asserts that a promise rejects with a DrvError of one of these codes, and gives the error. */
export async function assertCode<Code extends DrvErrorCode>(
  promise: Promise<unknown>,
  ...codes: readonly Code[]
): Promise<DrvError<Code>> {
  const error = await rejection(promise);
  assert.ok(DrvError.is(error), `wanted a DrvError with ${codes.join(' or ')}, got ${String(error)}`);
  assert.ok(
    codes.some((code) => code === error.code),
    `wanted ${codes.join(' or ')}, got ${error.code}: ${error.message}`,
  );
  return error as DrvError<Code>;
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail('wanted a rejection, and the promise was fulfilled');
}
