import { UsageError } from '../errors/usage-error.ts';

/** 32 bytes from 64 hexadecimal digits. @throws UsageError for anything else */
export function hexKey(text: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(text.trim())) return Buffer.from(text.trim(), 'hex');
  throw new UsageError('not a key of 64 hexadecimal digits; openssl rand -hex 32 makes one');
}
