import { open, type FileHandle } from 'node:fs/promises';

const ELF = '\u007fELF';
/** Where an ELF file says its processor, and what it says there, by `process.arch`. */
const MACHINE_AT = 18;
const MACHINES: Readonly<Record<string, number>> = { arm: 40, arm64: 183, ia32: 3, x64: 62 };

/**
 * Whether a file is a program for Windows or for another processor. The system may run it all the same, by an emulator
 * or by WSL. Where it does not, the C library has a shell read the file as a script, which fails in the shell's words.
 */
export async function isOfAnotherMachine(
  file: string,
  arch: NodeJS.Architecture = process.arch,
): Promise<boolean> {
  const head = await readHead(file);
  if (head.toString('latin1', 0, 2) === 'MZ') return true;
  if (head.toString('latin1', 0, 4) !== ELF || head.length < MACHINE_AT + 2) return false;
  const isBigEndian = head[5] === 2;
  const machine = isBigEndian ? head.readUInt16BE(MACHINE_AT) : head.readUInt16LE(MACHINE_AT);
  return MACHINES[arch] !== undefined && machine !== MACHINES[arch];
}

async function readHead(path: string): Promise<Buffer> {
  const length = MACHINE_AT + 2;
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return Buffer.alloc(0);
  } finally {
    await file?.close();
  }
}
