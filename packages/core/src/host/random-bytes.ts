import { builtin } from './builtin.ts';

const SOURCE = '/dev/urandom';

/**
 * Random bytes from the system, as those of `node:crypto`: to load that takes 5 ms, which a first task would wait for. It is
 * asked where the system has no such file.
 */
export function randomBytes(count: number): Buffer {
  const bytes = Buffer.alloc(count);
  try {
    const source = builtin.fs.openSync(SOURCE, 'r');
    try {
      if (builtin.fs.readSync(source, bytes) === count) return bytes;
    } finally {
      builtin.fs.closeSync(source);
    }
  } catch {
    // Not a Unix, or one with an empty /dev.
  }
  return builtin.crypto.randomBytes(count);
}

/** A name that nothing else has: 32 hexadecimal digits. */
export function randomName(): string {
  return randomBytes(16).toString('hex');
}
