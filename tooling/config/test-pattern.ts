/** `length` bytes of an endless text without short repetitions, from `from` on: a byte tells where it belongs. */
export function pattern(from: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let index = 0; index < length; index += 1) bytes[index] = byteAt(from + index);
  return bytes;
}

function byteAt(position: number): number {
  return (Math.imul(position, 2_654_435_761) >>> 13) & 0xff;
}

/** Whether `bytes` is what {@link pattern} has from `from` on. */
export function isPattern(bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] !== byteAt(from + index)) return false;
  }
  return true;
}
