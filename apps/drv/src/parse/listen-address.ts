import { UsageError } from '../errors/usage-error.ts';

/** Where a server is to listen. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** `9090`, `127.0.0.1:9090`, `[::]:9090`, `0.0.0.0:9090`; a port alone is on loopback. @throws UsageError */
export function listenAddress(text: string): ListenAddress {
  const [, host = '', digits = ''] = /^(?:(\[[0-9a-f:.]+\]|[^[\]:]+)?:)?(\d{1,5})$/i.exec(text.trim()) ?? [];
  const port = digits === '' ? Number.NaN : Number(digits);
  if (port <= 65_535) return { host: host.replace(/^\[|\]$/g, '') || '127.0.0.1', port };
  throw new UsageError('not an address to listen at; write 9090, or 0.0.0.0:9090 for every interface');
}
