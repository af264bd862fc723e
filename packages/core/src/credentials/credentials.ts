import { createHmac, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

/** An explicit "send none": it ends the search, where `undefined` means "not mine, ask the next". */
export interface AnonymousCredentials {
  readonly kind: 'anonymous';
}
export interface BasicCredentials {
  readonly kind: 'basic';
  readonly username: string;
  readonly password: string;
}
/** An OAuth refresh token, which the engine exchanges at the registry's token server. */
export interface IdentityTokenCredentials {
  readonly kind: 'identity-token';
  readonly token: string;
  /** Some registries want one beside the token. */
  readonly username?: string;
}
/** A bearer token, sent to the registry as it is. */
export interface RegistryTokenCredentials {
  readonly kind: 'registry-token';
  readonly token: string;
  readonly username?: string;
}

/**
 * What a registry is shown. A provider may answer with a plain object of this shape; drv passes it through
 * {@link protect} before it goes anywhere else.
 */
export type Credentials =
  | AnonymousCredentials
  | BasicCredentials
  | IdentityTokenCredentials
  | RegistryTokenCredentials;

const REDACTED = '[redacted]';

/**
 * The same credentials, with their secret where only an explicit property access finds it: it is not enumerable,
 * and JSON, `util.inspect`, string conversion and structured loggers see `[redacted]`. Idempotent. Spreading the
 * result loses the secret, on purpose.
 */
export function protect<T extends Credentials>(credentials: T): T {
  if (credentials.kind === 'anonymous') return Object.freeze({ kind: 'anonymous' }) as T;
  const secretKey = credentials.kind === 'basic' ? 'password' : 'token';
  const secret = credentials.kind === 'basic' ? credentials.password : credentials.token;
  const visible: Record<string, string> = { kind: credentials.kind };
  if (credentials.username !== undefined) visible['username'] = credentials.username;
  const shown = { ...visible, [secretKey]: REDACTED };
  const hide = (value: unknown): PropertyDescriptor => ({ value, enumerable: false });
  return Object.freeze(
    Object.defineProperties(visible, {
      [secretKey]: hide(secret),
      toJSON: hide(() => shown),
      toString: hide(() => `${credentials.kind} credentials ${REDACTED}`),
      [inspect.custom]: hide(() => shown),
    }),
  ) as unknown as T;
}

// A key of this process alone: fingerprints can be compared here, and tell nothing anywhere else.
const fingerprintKey = randomBytes(32);

/**
 * A keyed hash (HMAC-SHA-256, hex) that is equal for equal credentials within this process. For cache keys, where
 * the secret itself must never be. Absent and anonymous credentials have the same one.
 */
export function fingerprint(credentials: Credentials | undefined): string {
  const fields =
    credentials === undefined || credentials.kind === 'anonymous'
      ? ['anonymous']
      : credentials.kind === 'basic'
        ? ['basic', credentials.username, credentials.password]
        : [credentials.kind, credentials.username ?? null, credentials.token];
  return createHmac('sha256', fingerprintKey).update(JSON.stringify(fields)).digest('hex');
}
