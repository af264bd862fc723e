import type { DrvErrorCode } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import { FULL_DISK } from './full-disk.ts';
import { visible } from './visible.ts';

const UNKNOWN_AUTHORITY = 'its certificate is of an authority that is not known here (tls.ca)';

/** Errors of the socket and of TLS, by their code: what they mean for somebody who wants to run a task. */
const CONNECTION: Readonly<Record<string, string>> = {
  ENOENT: 'nothing is listening there. Is it running?',
  ECONNREFUSED: 'the connection was refused. Is it running?',
  EACCES: 'permission denied on its socket. May this user use the engine?',
  EPERM: 'permission denied on its socket. May this user use the engine?',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ECONNRESET: 'the connection was lost',
  EPIPE: 'the connection was lost',
  ECONNABORTED: 'the connection was lost',
  // Of OpenSSL's check of a certificate (X509_STORE_CTX_get_error(3)), by Node's names.
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  // Alerts (RFC 8446, 6.2).
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it asks for a client certificate (tls.cert, tls.key)',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    'it asks for a client certificate (tls.cert, tls.key), or for another TLS',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not know the authority of the client certificate',
  EPROTO: 'it does not speak TLS there, or no version that is taken',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS there',
};

/** The engine at `where` could not be spoken to. */
export function connectionError(error: unknown, op: string, where: string): DrvError {
  const errno = (error as NodeJS.ErrnoException | null)?.code ?? '';
  const why = CONNECTION[errno] ?? `the connection failed${errno === '' ? '' : ` (${errno})`}`;
  return new DrvError('DRV_ENGINE_UNAVAILABLE', `Cannot reach the engine at ${where}: ${why}`, {
    op,
    cause: error,
  });
}

/** Those after which nobody knows whether the engine has acted. */
const LOST: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'ECONNABORTED'];

/** Whether a connection that had come about was lost: the engine may have acted, and may be there again. */
export function isConnectionLost(error: unknown): boolean {
  return (
    DrvError.is(error, 'DRV_ENGINE_UNAVAILABLE') &&
    LOST.includes((error.cause as NodeJS.ErrnoException | undefined)?.code)
  );
}

/** Whether the engine gave no answer to a call: it may have acted, or may be about to. */
export function isUnanswered(error: unknown): boolean {
  return isConnectionLost(error) || DrvError.is(error, 'DRV_ENGINE_TIMEOUT');
}

/** Whether the engine answered 5xx: the request itself may be valid. */
export function isServerError(error: unknown): boolean {
  return DrvError.is(error) && (error.statusCode ?? 0) >= 500;
}

/** Whether the engine may have acted on a call that failed: it gave no answer, or 5xx. */
export function mayHaveActed(error: unknown): boolean {
  return isUnanswered(error) || isServerError(error);
}

/** What the socket would have said of a connection that was closed in the middle of an answer. */
export function connectionCut(): Error {
  return Object.assign(new Error('The connection was closed before the end of the answer'), {
    code: 'ECONNRESET',
  });
}

export function timeoutError(op: string, ms: number, where: string): DrvError {
  return new DrvError('DRV_ENGINE_TIMEOUT', `The engine at ${where} did not answer within ${ms} ms: ${op}`, {
    op,
  });
}

/** A proxy or a login page stands before the engine: where it points is nobody that the task may be told to. */
export function redirectError(statusCode: number, op: string, where: string): DrvError {
  const what = `What answers at ${where} is not the engine: it redirects (${statusCode}), which is not followed`;
  return new DrvError('DRV_PROTOCOL', what, { op, statusCode });
}

/** The engine answered with an error status. */
export function responseError(statusCode: number, message: string, op: string): DrvError {
  const text = scrub(message.trim()) || `HTTP status ${statusCode}`;
  return new DrvError(codeOf(statusCode, text), `${refusedTo(op)}${text}`, { op, statusCode });
}

/** The beginning of the message of {@link responseError}. */
export function refusedTo(op: string): string {
  return `The engine refused to ${op.replace(/ (container|image)$/, ' the $1')}: `;
}

function codeOf(statusCode: number, message: string): DrvErrorCode {
  if (FULL_DISK.test(message)) return 'DRV_NO_SPACE';
  return statusCode === 503 ? 'DRV_ENGINE_UNAVAILABLE' : 'DRV_ENGINE_FAILED';
}

/** Whether the engine answered this status; the status decides where the engine's words differ by version. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return DrvError.is(error) && error.statusCode !== undefined && statuses.includes(error.statusCode);
}

/**
 * Takes user information and query strings out of URLs: registries and token servers put accounts and scopes into
 * them, and engines repeat them in messages; and characters that mean something to a terminal. Bounded, since a message
 * is not a place for a page.
 */
export function scrub(message: string): string {
  return visible(message.slice(0, 2_000))
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/"'@]*@/gi, '$1')
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s?"']*)\?[^\s"']*/gi, '$1');
}
