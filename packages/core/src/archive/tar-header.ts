import type { TarEntry } from './tar-entry.ts';

/** Everything in an archive begins at a multiple of it. */
export const BLOCK_BYTES = 512;

const TYPES = { file: '0', hardlink: '1', symlink: '2', directory: '5', extended: 'x' } as const;
/** Bytes of a name, and of the target of a link. */
const NAME_BYTES = 100;
const LARGEST = { id: 0o7777777, size: 0o77777777777, seconds: 0o77777777777 } as const;

interface Fields {
  readonly name: string;
  readonly type: keyof typeof TYPES;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly seconds: number;
  readonly linkTarget: string;
}

/**
 * What stands before the content of an entry: a `ustar` header, and before it, where that has no room for a value, an
 * extended one that holds it (POSIX.1-2001, `pax`).
 */
export function headersOf(entry: TarEntry): Uint8Array {
  const fields = fieldsOf(entry);
  const records = recordsOf(fields);
  if (records === '') return header(fields);
  const extended = Buffer.from(records);
  const padding = Buffer.alloc((BLOCK_BYTES - (extended.length % BLOCK_BYTES)) % BLOCK_BYTES);
  const before = {
    ...fields,
    name: 'PaxHeader',
    type: 'extended',
    size: extended.length,
    linkTarget: '',
  } as const;
  return Buffer.concat([header(before), extended, padding, header(fields)]);
}

function fieldsOf({ name, type, mode, uid, gid, size, modifiedMs, linkTarget = '' }: TarEntry): Fields {
  return {
    name: type === 'directory' ? `${name}/` : name,
    type,
    mode,
    uid,
    gid,
    size: type === 'file' ? size : 0,
    seconds: Number.isFinite(modifiedMs) ? Math.floor(modifiedMs / 1_000) : 0,
    linkTarget,
  };
}

/** The values that the header itself cannot hold. */
function recordsOf({ name, linkTarget, uid, gid, size, seconds }: Fields): string {
  return [
    fitsName(name) ? '' : record('path', name),
    fitsName(linkTarget) ? '' : record('linkpath', linkTarget),
    fits(uid, LARGEST.id) ? '' : record('uid', String(uid)),
    fits(gid, LARGEST.id) ? '' : record('gid', String(gid)),
    fits(size, LARGEST.size) ? '' : record('size', String(size)),
    fits(seconds, LARGEST.seconds) ? '' : record('mtime', String(seconds)),
  ].join('');
}

/** In the header letters have no encoding. */
function fitsName(text: string): boolean {
  return text.length <= NAME_BYTES && /^[\x20-\x7e]*$/.test(text);
}

function fits(value: number, largest: number): boolean {
  return value >= 0 && value <= largest;
}

/** A line that begins with its own length, that of the length included. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const length = bytes + String(bytes).length;
  return `${bytes + String(length).length}${rest}`;
}

function header({ name, type, mode, uid, gid, size, seconds, linkTarget }: Fields): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name, 0, NAME_BYTES);
  block.write(octal(mode, 7), 100);
  block.write(octal(fits(uid, LARGEST.id) ? uid : 0, 7), 108);
  block.write(octal(fits(gid, LARGEST.id) ? gid : 0, 7), 116);
  block.write(octal(fits(size, LARGEST.size) ? size : 0, 11), 124);
  block.write(octal(fits(seconds, LARGEST.seconds) ? seconds : 0, 11), 136);
  block.write(TYPES[type], 156);
  block.write(linkTarget, 157, NAME_BYTES);
  block.write('ustar\u000000', 257);
  // Of all bytes of the block, with blanks in the place of the sum itself.
  const sum = block.fill(' ', 148, 156).reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\u0000 `, 148);
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
