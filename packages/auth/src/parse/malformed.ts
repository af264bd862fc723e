import type { DrvError } from '@drv/core';
import { credentialError } from '../report/credential-error.ts';
import type { ConfigSource } from './config-source.ts';

/** The error for a configuration that does not hold what it should: `what` says what is wrong, and quotes nothing. */
export function malformed(
  { kind, name }: ConfigSource,
  what: string,
  key?: string,
): DrvError<'DRV_CREDENTIALS'> {
  return credentialError(`${name}: ${what}`, {
    problem: kind === 'file' ? 'config-parse' : 'env-parse',
    source: name,
    key,
  });
}
