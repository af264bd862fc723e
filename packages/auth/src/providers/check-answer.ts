import type { Credentials, DrvError } from '@drv/core';
import { protect } from '@drv/core/driver';
import { credentialError } from '../report/credential-error.ts';
import { shapeProblem } from './shape-problem.ts';

/**
 * The answer of a provider, checked and protected. `undefined`, and `null` from where there are no types, is "not
 * mine".
 *
 * @throws `DRV_CREDENTIALS` naming the field that is wrong, never its value.
 */
export function checkAnswer(answer: unknown, provider: string): Credentials | undefined {
  if (answer === undefined || answer === null) return undefined;
  const problem = shapeProblem(answer);
  if (problem === undefined) return protect(answer as Credentials);
  throw wrongAnswer(provider, problem);
}

function wrongAnswer(provider: string, problem: string): DrvError<'DRV_CREDENTIALS'> {
  return credentialError(`The credential provider "${provider}" answered what is none: ${problem}`, {
    problem: 'provider',
  });
}
