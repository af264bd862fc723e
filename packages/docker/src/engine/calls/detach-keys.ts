import { nodeCrypto } from '../../host/node-crypto.ts';

const KEYS = 16;

/**
 * Keys that nobody types, for a query. An engine looks for its detach keys in the input of a terminal: it holds back
 * what may begin them (Ctrl-P, by default) and closes the connection after all of them (Ctrl-P Ctrl-Q). No key at all
 * stands for the default (moby, `container/stream/attach.go`). The first of these is a byte that no text in UTF-8 has,
 * the others are drawn by lot.
 */
export function detachKeys(): string {
  const keys = nodeCrypto().randomBytes(KEYS);
  for (const [index, byte] of keys.entries()) keys[index] = index === 0 ? 0xff : byte | 0x80;
  return keys
    .toString('hex')
    .replace(/..(?!$)/g, '%$&,')
    .replace(/..$/, '%$&');
}
