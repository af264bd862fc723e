import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { DrvError } from '@drv/core';
import { kind, type Kind } from '@drv/core/driver';

/** Turns what is said into what is stored, and back. */
export interface Codec {
  /** What is sealed can only be read, and only be written, by those who have the key. */
  readonly sealed: boolean;
  /** `context` says what it is and whose: what was written for another place is refused. */
  encode(data: Uint8Array, context: string): Buffer;
  /** @throws `DRV_PROTOCOL` for what was not written by somebody with this key, or for another place. */
  decode(stored: Uint8Array, context: string): Buffer;
}

const PLAIN = 0;
const SEALED = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

export const KEY: Kind<Uint8Array> = (value, path) =>
  kind.bytes(value, path) === undefined && (value as Uint8Array).length === KEY_BYTES
    ? undefined
    : `${path} must be ${KEY_BYTES} bytes`;

/** With a key all is sealed with AES-256-GCM; without one it is stored as it is. */
export function createCodec(key: Uint8Array | undefined): Codec {
  if (key === undefined) return plainCodec;
  const wrong = KEY(key, 'key');
  if (wrong !== undefined) throw new DrvError('DRV_INVALID_OPTION', wrong, { op: 'open queue' });
  // Node makes one of bytes each time.
  const secret = createSecretKey(key);
  return {
    sealed: true,
    encode(data, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(context));
      const sealed = [cipher.update(data), cipher.final()];
      return Buffer.concat([Buffer.of(SEALED), iv, cipher.getAuthTag(), ...sealed]);
    },
    decode(stored, context) {
      if (stored[0] !== SEALED) throw unreadable('it is not sealed with the key of this queue');
      const tagAt = 1 + IV_BYTES;
      const dataAt = tagAt + TAG_BYTES;
      try {
        const decipher = createDecipheriv('aes-256-gcm', secret, stored.subarray(1, tagAt))
          .setAAD(Buffer.from(context))
          .setAuthTag(stored.subarray(tagAt, dataAt));
        return Buffer.concat([decipher.update(stored.subarray(dataAt)), decipher.final()]);
      } catch {
        throw unreadable('it was not sealed with the key of this queue, or not for this place');
      }
    },
  };
}

const plainCodec: Codec = {
  sealed: false,
  encode: (data) => Buffer.concat([Buffer.of(PLAIN), data]),
  decode(stored) {
    if (stored[0] !== PLAIN) throw unreadable('it is sealed, and there is no key here');
    return Buffer.from(stored.buffer, stored.byteOffset + 1, stored.length - 1);
  },
};

/**
 * Why something in the store cannot be read here: it is sealed and there is no key; sealed with another one; or not sealed, which one
 * with a key does not read.
 */
export type Unreadable = 'no-key' | 'other-key' | 'not-sealed';

/** Of what was refused by {@link Codec.decode}. */
export function whyUnreadable(stored: Uint8Array, { sealed }: Codec): Unreadable {
  if (!sealed) return 'no-key';
  return stored[0] === SEALED ? 'other-key' : 'not-sealed';
}

function unreadable(why: string): DrvError {
  return new DrvError('DRV_PROTOCOL', `What the store has cannot be read: ${why}`, { op: 'read queue' });
}
