import type { Credentials } from '@drv/core';
import { protect } from '@drv/core/driver';
import { isJsonObject } from '../parse/is-json-object.ts';
import { readField } from '../parse/read-field.ts';
import { firstJsonObject } from './first-json-object.ts';

// The user name with which a helper says that its secret is an identity token.
const TOKEN_USER = '<token>';

/**
 * The credentials in what a helper wrote. `none` where it knows none; `undefined` for what is no answer. The address
 * in the answer is ignored: credentials go to the registry that was asked for, and to no other.
 */
export function readAnswer(stdout: string): Credentials | 'none' | undefined {
  const answer = parsed(stdout);
  if (!isJsonObject(answer)) return undefined;
  const username = readField(answer, 'Username') ?? '';
  const secret = readField(answer, 'Secret') ?? '';
  if (typeof username !== 'string' || typeof secret !== 'string') return undefined;
  if (username === '') return secret === '' ? 'none' : undefined;
  // A user name alone is no login, and a registry refuses it for public images, too.
  if (secret === '') return 'none';
  return username === TOKEN_USER
    ? protect({ kind: 'identity-token', token: secret })
    : protect({ kind: 'basic', username, password: secret });
}

function parsed(stdout: string): unknown {
  try {
    return JSON.parse(firstJsonObject(stdout) ?? '');
  } catch {
    return undefined;
  }
}
