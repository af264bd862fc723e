import type { Credentials } from '@drv/core';

const FIELDS: Readonly<Record<Credentials['kind'], readonly string[]>> = {
  anonymous: [],
  basic: ['username', 'password'],
  'identity-token': ['token'],
  'registry-token': ['token'],
};
const OPTIONAL = ['username', 'identityToken'];

/** What keeps a value from being credentials; `undefined` when nothing does. */
export function shapeProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'credentials must be an object';
  const field = (name: string): unknown => Reflect.get(value, name);
  const kind = Object.keys(FIELDS).find((name) => name === field('kind'));
  if (kind === undefined) return `credentials must have a "kind" of ${Object.keys(FIELDS).join(', ')}`;
  const required = FIELDS[kind as Credentials['kind']];
  const missing = required.find((name) => typeof field(name) !== 'string');
  if (missing !== undefined) return `credentials of kind ${kind} must have a "${missing}" that is a string`;
  if (field('token') === '') return `credentials of kind ${kind} must have a token`;
  const wrong = OPTIONAL.find((name) => !['string', 'undefined'].includes(typeof field(name)));
  if (wrong !== undefined) return `credentials must have a "${wrong}" that is a string, or none`;
  return ['number', 'undefined'].includes(typeof field('expiresAt'))
    ? undefined
    : 'credentials must have an "expiresAt" in milliseconds, or none';
}
