import { randomBytes } from '@drv/core/driver';

let drawn: string | undefined;

/**
 * Keys that nobody types, for a query. An engine looks for its detach keys in the input of a terminal: it holds back
 * what may begin them (Ctrl-P, by default) and closes the connection after all of them (Ctrl-P Ctrl-Q). No key at all
 * stands for the default (moby, `container/stream/attach.go`). The first of these is a byte that no text in UTF-8 has,
 * the others are drawn by lot, once in a process.
 */
export function detachKeys(): string {
  return (drawn ??= `%ff${Array.from(bytesOfUpperHalf(), (byte) => `,%${byte.toString(16)}`).join('')}`);
}

function bytesOfUpperHalf(): Uint8Array {
  return randomBytes(15).map((byte) => byte | 0x80);
}
