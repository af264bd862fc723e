import type { Credentials } from '@drv/core';

/** Where an answer came from, for logs and explanations. Holds no secret. */
export interface CredentialOrigin {
  /** The file or the environment variable whose configuration decided. */
  readonly source: string;
  /** The key of the entry that was used, as it is written there. */
  readonly key?: string | undefined;
  /** The credential helper that answered, `docker-credential-…`. */
  readonly helper?: string;
}

const origins = new WeakMap<Credentials, CredentialOrigin>();

/** Remembers where credentials came from, and gives them back. */
export function withOrigin<T extends Credentials>(credentials: T, origin: CredentialOrigin): T {
  origins.set(credentials, origin);
  return credentials;
}

/**
 * Where these credentials came from: which file or variable, which key, which helper. `undefined` for credentials that
 * no configuration gave.
 */
export function originOf(credentials: Credentials | undefined): CredentialOrigin | undefined {
  return credentials === undefined ? undefined : origins.get(credentials);
}
