import { builtin } from '../host/builtin.ts';

/** An explicit "send none": it ends the search, where `undefined` means "not mine, ask the next". */
export interface AnonymousCredentials {
  readonly kind: 'anonymous';
}

/** What all secrets may say of themselves. */
interface Expiring {
  /**
   * When the secret stops working, in milliseconds since 1970. A cache asks again well before.
   * @default it works until the registry refuses it
   */
  readonly expiresAt?: number | undefined;
}

/** A user name and a password, or an access token in its place. */
export interface BasicCredentials extends Expiring {
  readonly kind: 'basic';
  readonly username: string;
  /** May be empty: some registries take a token as the user name. */
  readonly password: string;
}
/** An OAuth refresh token, which the engine exchanges at the registry's token server. */
export interface IdentityTokenCredentials extends Expiring {
  readonly kind: 'identity-token';
  readonly token: string;
  /** Some registries want one beside the token. */
  readonly username?: string | undefined;
}
/** A bearer token, sent to the registry as it is. */
export interface RegistryTokenCredentials extends Expiring {
  readonly kind: 'registry-token';
  readonly token: string;
  readonly username?: string | undefined;
  /** The refresh token, for an engine that does not know registry tokens: Podman reads this one only. */
  readonly identityToken?: string | undefined;
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
// `inspect.custom` of `node:util`.
const inspected = Symbol.for('nodejs.util.inspect.custom');
// A registered symbol, so that what another loaded copy of this package protected is known here.
const isProtected = Symbol.for('drv.credentials.protected');

/**
 * The same credentials, with their secrets where only an explicit property access finds them: they are not
 * enumerable, and JSON, `util.inspect`, string conversion and structured loggers see `[redacted]`. Protecting twice
 * gives the same object. Spreading the result loses the secrets, on purpose.
 */
export function protect<T extends Credentials>(credentials: T): T {
  if (isProtected in credentials) return credentials;
  // Read one by one: a provider's answer may be an object of a class, with getters.
  const pick = (keys: readonly string[]): Map<string, unknown> =>
    new Map(
      keys.filter((key) => read(credentials, key) !== undefined).map((key) => [key, read(credentials, key)]),
    );
  const visible: Record<string, unknown> = Object.fromEntries(pick(['kind', 'username', 'expiresAt']));
  const secrets = [...pick(['password', 'token', 'identityToken'])];
  const shown = { ...visible, ...Object.fromEntries(secrets.map(([key]) => [key, REDACTED])) };
  const hide = (value: unknown): PropertyDescriptor => ({ value, enumerable: false });
  return Object.freeze(
    Object.defineProperties(visible, {
      ...Object.fromEntries(secrets.map(([key, value]) => [key, hide(value)])),
      toJSON: hide(() => shown),
      toString: hide(() => `${credentials.kind} credentials ${REDACTED}`),
      [inspected]: hide(() => shown),
      [isProtected]: hide(true),
    }),
  ) as unknown as T;
}

function read(credentials: Credentials, key: string): unknown {
  return Reflect.get(credentials, key);
}

// A key of this process alone: fingerprints can be compared here, and tell nothing anywhere else.
let fingerprintKey: Buffer | undefined;

/**
 * A keyed hash (HMAC-SHA-256, hex) that is equal for equal credentials within this process, whenever they expire. For
 * cache keys, where the secret itself must never be. Absent and anonymous credentials have the same one.
 */
export function fingerprint(credentials: Credentials | undefined): string {
  const fields =
    credentials === undefined || credentials.kind === 'anonymous'
      ? ['anonymous']
      : credentials.kind === 'basic'
        ? ['basic', credentials.username, credentials.password]
        : [credentials.kind, credentials.username ?? null, credentials.token, refreshToken(credentials)];
  fingerprintKey ??= builtin.crypto.randomBytes(32);
  return builtin.crypto.createHmac('sha256', fingerprintKey).update(JSON.stringify(fields)).digest('hex');
}

function refreshToken(credentials: IdentityTokenCredentials | RegistryTokenCredentials): string | null {
  return credentials.kind === 'registry-token' ? (credentials.identityToken ?? null) : null;
}
