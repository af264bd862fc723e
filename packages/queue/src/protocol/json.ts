import { DrvError } from '@drv/core';

/** A JSON object out of bytes. @throws `DRV_PROTOCOL` */
export function parseObject(bytes: Uint8Array, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
  } catch {
    throw notReadable(what);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notReadable(what);
  return value as Record<string, unknown>;
}

export function notReadable(what: string): DrvError {
  return new DrvError('DRV_PROTOCOL', `${what} in the store cannot be read`, { op: 'read queue' });
}
