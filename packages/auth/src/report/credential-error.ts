import { DrvError } from '@drv/core/driver';
import type { CredentialProblem } from './credential-problem.ts';

/** A `DRV_CREDENTIALS` error whose cause is the problem as data. The message must not quote any content. */
export function credentialError(message: string, problem: CredentialProblem): DrvError<'DRV_CREDENTIALS'> {
  return new DrvError('DRV_CREDENTIALS', message, { op: 'resolve credentials', cause: problem });
}
