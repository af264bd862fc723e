/** User name and password of an `auth` field. */
export interface DecodedAuth {
  readonly username: string;
  readonly password: string;
}

const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Decodes an `auth` field: standard base64 of `user:password`, padded or not, line breaks allowed. The password is
 * everything behind the first colon and may be empty; NULs at its end are dropped, since some writers pad with them,
 * and nothing else is. What cannot be decoded is answered with what would be right, never with what was there.
 */
export function decodeAuth(auth: string): DecodedAuth | { readonly wanted: string } {
  const text = auth.replaceAll(/[\r\n]/g, '');
  // Buffer.from never refuses: it skips what it does not know, so the text is checked before.
  const length = text.length - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
  const padded = length < text.length;
  if (!ALPHABET.test(text) || length % 4 === 1 || (padded && text.length % 4 !== 0)) {
    return { wanted: 'standard base64' };
  }
  const decoded = utf8(Buffer.from(text, 'base64'));
  if (decoded === undefined) return { wanted: 'UTF-8 text inside its base64' };
  const colon = decoded.indexOf(':');
  if (colon === -1) return { wanted: '"user:password" inside its base64' };
  if (colon === 0) return { wanted: 'a user name before the colon' };
  return { username: decoded.slice(0, colon), password: withoutNuls(decoded.slice(colon + 1)) };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function withoutNuls(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\0') end -= 1;
  return text.slice(0, end);
}
