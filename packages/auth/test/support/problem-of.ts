import { DrvError } from '@drv/core';

/** What a rejected lookup says went wrong: the problem in its cause, or `provider` for somebody else's error. */
export function problemOf(error: unknown): unknown {
  if (!DrvError.is(error, 'DRV_CREDENTIALS')) return error;
  const { cause } = error;
  return typeof cause === 'object' && cause !== null && 'problem' in cause ? cause.problem : 'provider';
}
