import type { Credentials } from '@drv/core';
import { protect } from '@drv/core/driver';
import { credentialError } from '../report/credential-error.ts';
import type { ConfigSource } from './config-source.ts';
import { decodeAuth, type DecodedAuth } from './decode-auth.ts';
import { isJsonObject } from './is-json-object.ts';
import { malformed } from './malformed.ts';
import { quoted } from './quoted.ts';
import { readField } from './read-field.ts';

/**
 * The credentials of one entry of `auths`. `undefined` for an entry without any: `docker login` leaves an empty one
 * where a helper holds the secret, and some tools leave a user name alone there. A token makes the password
 * meaningless, which then goes nowhere.
 *
 * @throws `DRV_CREDENTIALS` for an entry that is malformed; entries are read when a lookup hits them, so that it
 * fails no other lookup.
 */
export function readEntry(entry: unknown, key: string, source: ConfigSource): Credentials | undefined {
  if (entry === null) return undefined;
  if (!isJsonObject(entry)) throw malformed(source, `the entry ${quoted(key)} must be an object`, key);
  const field = (name: string): string => {
    const value = readField(entry, name) ?? '';
    if (typeof value !== 'string')
      throw malformed(source, `"${name}" of ${quoted(key)} must be a string`, key);
    return value;
  };

  const identityToken = field('identitytoken');
  const registryToken = field('registrytoken');
  const auth = field('auth');
  const plain = { username: field('username'), password: field('password') };
  const { username, password } = auth === '' ? plain : decoded(auth, key, source);

  const user = username === '' ? {} : { username };
  if (registryToken !== '') {
    const identity = identityToken === '' ? {} : { identityToken };
    return protect({ kind: 'registry-token', token: registryToken, ...user, ...identity });
  }
  if (identityToken !== '') return protect({ kind: 'identity-token', token: identityToken, ...user });
  // Only `auth` can say that the password is empty.
  if (password === '' && auth === '') return undefined;
  if (username !== '') return protect({ kind: 'basic', username, password });
  throw unusable(source, key, 'has a password and no user name');
}

function decoded(auth: string, key: string, source: ConfigSource): DecodedAuth {
  const result = decodeAuth(auth);
  if ('wanted' in result)
    throw unusable(source, key, `has an "auth" that cannot be read: it must be ${result.wanted}`);
  return result;
}

function unusable({ name }: ConfigSource, key: string, what: string): Error {
  return credentialError(`${name}: the entry ${quoted(key)} ${what}`, {
    problem: 'auth-malformed',
    source: name,
    key,
  });
}
