import type { Auther, CredentialProvider, Credentials, RegistryTarget } from '@drv/core';
import { abortable } from '@drv/core/driver';

/** What the caller's own provider answers, as it goes to the worker under seal. Rejects with what the provider throws. */
export async function answerOf(
  auther: Auther | CredentialProvider | undefined,
  target: RegistryTarget,
  signal: AbortSignal,
): Promise<{ readonly answer?: Credentials }> {
  if (auther === undefined) return {};
  const asked = async () =>
    typeof auther === 'function' ? auther(target, { signal }) : auther.resolve(target, { signal });
  const answer = await abortable(asked(), signal, 'resolve credentials');
  return answer === undefined ? {} : { answer: bare(answer) };
}

/** Protected credentials hide their secrets from JSON: field by field, so that they are there. */
function bare(credentials: Credentials): Credentials {
  if (credentials.kind === 'anonymous') return { kind: 'anonymous' };
  const { expiresAt } = credentials;
  if (credentials.kind === 'basic') {
    const { kind, username, password } = credentials;
    return { kind, username, password, expiresAt };
  }
  const { token, username } = credentials;
  const shared = { token, username, expiresAt };
  if (credentials.kind === 'identity-token') return { kind: 'identity-token', ...shared };
  return { kind: 'registry-token', ...shared, identityToken: credentials.identityToken };
}
