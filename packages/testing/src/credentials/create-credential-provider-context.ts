import type { Credentials } from '@drv/core';
import { DrvError } from '@drv/core';
import type { CredentialProviderContext, CredentialProviderHarness } from './credential-provider-context.ts';

/**
 * The context of one credential-provider case.
 *
 * @throws `DRV_INVALID_OPTION` when no answer of the harness holds a secret: half of the cases would prove nothing.
 */
export function createCredentialProviderContext(
  harness: CredentialProviderHarness,
): CredentialProviderContext {
  const known = harness.answers.flatMap((answer) => {
    const secret = secretOf(answer.credentials);
    return secret === undefined ? [] : [{ ...answer, secret }];
  })[0];
  if (known === undefined) {
    throw new DrvError('DRV_INVALID_OPTION', 'answers must hold at least one target with a secret');
  }
  return {
    ...harness,
    known,
    capabilities: {
      anonymous: (harness.anonymous ?? []).length > 0,
      fails: (harness.fails ?? []).length > 0,
      hangs: harness.hangs !== undefined,
      rotates: harness.rotate !== undefined,
      protectedAnswers: harness.plainAnswers !== true,
      scoped: harness.everyRegistry !== true,
    },
  };
}

function secretOf(credentials: Credentials): string | undefined {
  if (credentials.kind === 'anonymous') return undefined;
  return credentials.kind === 'basic' ? credentials.password : credentials.token;
}
