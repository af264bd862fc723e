import { isIPv6 } from 'node:net';

const NAME = /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?(?::\d+)?$/;
const BRACKETED = /^\[([0-9a-f:.]+)\](?::\d+)?$/;

/**
 * A host, with its port if it has one, in the one form in which hosts are compared: lower case, IPv6 addresses in
 * brackets. `undefined` for what is no host, user names (`user@host`) included. No port is added and none taken away:
 * `quay.io` and `quay.io:443` are two hosts.
 */
export function normaliseHost(text: string): string | undefined {
  // Beyond ASCII, lower-casing can turn one letter into another: the Kelvin sign becomes a k.
  if (!/^[\x21-\x7e]+$/.test(text)) return undefined;
  const host = text.toLowerCase();
  if (NAME.test(host)) return host;
  const bracketed = BRACKETED.exec(host)?.[1];
  if (bracketed !== undefined) return isIPv6(bracketed) ? host : undefined;
  const colon = host.lastIndexOf(':');
  const [address, port] = [host.slice(0, colon), host.slice(colon + 1)];
  if (isIPv6(address) && /^\d+$/.test(port)) return `[${address}]:${port}`;
  return isIPv6(host) ? `[${host}]` : undefined;
}
