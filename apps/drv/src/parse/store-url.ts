import { UsageError } from '../errors/usage-error.ts';

const PROTOCOLS = ['redis:', 'rediss:', 'postgres:', 'postgresql:'];

/** The address of a store. @throws UsageError for anything else; it does not repeat it, since it may hold a password */
export function storeUrl(text: string): URL {
  const trimmed = text.trim();
  if (URL.canParse(trimmed)) {
    const url = new URL(trimmed);
    if (PROTOCOLS.includes(url.protocol)) return url;
  }
  throw new UsageError('write redis://HOST:PORT, rediss:// for TLS, or postgres://USER@HOST:PORT/DATABASE');
}
