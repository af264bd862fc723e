/** Of an ELF file of 64 bits with the lowest byte first. */
const HEADER = { entry: 24, segments: 32, segmentSize: 54, segmentCount: 56 };
const SEGMENT = { type: 0, flags: 4, offset: 8, address: 16, fileBytes: 32 };
const LOAD = 1;
const NOTE = 4;
const EXECUTABLE = 1;
const ALIGN = 16;

/** Zeros at the end of the application, among which a guard of so many bytes has its place. */
export function roomFor(guard: Buffer): Buffer {
  return Buffer.alloc(guard.length + ALIGN);
}

/**
 * Puts code into an executable, at the end of the note with the application, where that has {@link roomFor} it, and begins
 * there. The last eight bytes of the code are set to the distance from the old beginning to the new one.
 *
 * @throws Error when there is no room.
 */
export function putGuard(file: Buffer, guard: Buffer): void {
  const segments = segmentsOf(file);
  const last = segments.filter(({ type }) => type === LOAD).at(-1);
  const note = segments.find(({ type, offset }) => type === NOTE && offset === last?.offset);
  if (last === undefined || note === undefined) throw new Error('There is no application in the executable');
  const at = Math.floor((note.offset + note.bytes - guard.length) / ALIGN) * ALIGN;
  if (at < note.offset) throw new Error('There is no room for the guard');
  const isFree = file.subarray(at, at + guard.length).every((byte) => byte === 0);
  if (!isFree) throw new Error('Something is where the guard is to be');
  const begin = last.address + BigInt(at - last.offset);
  guard.copy(file, at);
  file.writeBigUInt64LE(begin - file.readBigUInt64LE(HEADER.entry), at + guard.length - 8);
  file.writeBigUInt64LE(begin, HEADER.entry);
  file.writeUInt32LE(
    file.readUInt32LE(last.header + SEGMENT.flags) | EXECUTABLE,
    last.header + SEGMENT.flags,
  );
}

function segmentsOf(file: Buffer) {
  const first = Number(file.readBigUInt64LE(HEADER.segments));
  const size = file.readUInt16LE(HEADER.segmentSize);
  return Array.from({ length: file.readUInt16LE(HEADER.segmentCount) }, (_, index) => {
    const header = first + index * size;
    return {
      header,
      type: file.readUInt32LE(header + SEGMENT.type),
      offset: Number(file.readBigUInt64LE(header + SEGMENT.offset)),
      address: file.readBigUInt64LE(header + SEGMENT.address),
      bytes: Number(file.readBigUInt64LE(header + SEGMENT.fileBytes)),
    };
  });
}
