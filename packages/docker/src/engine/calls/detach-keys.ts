import { nodeCrypto } from '@drv/core/driver';

/**
 * Keys that nobody types, for a query. An engine looks for its detach keys in the input of a terminal: it holds back
 * what may begin them (Ctrl-P, by default) and closes the connection after all of them (Ctrl-P Ctrl-Q). No key at all
 * stands for the default (moby, `container/stream/attach.go`). The first of these is a byte that no text in UTF-8 has,
 * the others are drawn by lot.
 */
export function detachKeys(): string {
  // Most of a UUID is random, and Node makes them in stock.
  const digits = nodeCrypto().randomUUID().replaceAll('-', '').slice(2);
  return `%ff${digits.replace(/(.)(.)/g, (_pair, high: string, low: string) => `,%${UPPER_HALF[high]}${low}`)}`;
}

/** A digit with the highest of its bits set. */
const UPPER_HALF: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('0123456789abcdef', (digit, value) => [digit, (value | 8).toString(16)]),
);
