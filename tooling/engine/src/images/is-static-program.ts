const PT_INTERP = 3;

/** Whether these bytes are a 64-bit ELF program that needs no dynamic loader. */
export function isStaticProgram(bytes: Buffer): boolean {
  if (bytes.length < 64 || bytes.toString('latin1', 0, 4) !== '\x7fELF' || bytes[4] !== 2) return false;
  const table = Number(bytes.readBigUInt64LE(32));
  const size = bytes.readUInt16LE(54);
  const count = bytes.readUInt16LE(56);
  for (let index = 0; index < count; index += 1) {
    const offset = table + index * size;
    if (offset + 4 > bytes.length || bytes.readUInt32LE(offset) === PT_INTERP) return false;
  }
  return true;
}
