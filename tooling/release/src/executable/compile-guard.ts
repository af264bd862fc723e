import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

const TOOLS: Readonly<Record<string, string>> = { x64: 'x86_64-linux-gnu-', arm64: 'aarch64-linux-gnu-' };
const OPTIONS =
  '-Os -ffreestanding -fno-builtin -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables -fPIC -nostdlib -static -Wl,--build-id=none';

/** The code of `guard.c` for a kind of processor, by the compiler of Debian's packages `gcc` and `gcc-aarch64-linux-gnu`. */
export async function compileGuard(arch: string, work: string): Promise<Buffer> {
  const tools = TOOLS[arch];
  if (tools === undefined) throw new Error(`There is no guard for ${arch}`);
  const options = OPTIONS.split(' ').filter((one) => arch === 'x64' || one !== '-fcf-protection=none');
  const [linked, code] = [join(work, `guard-${arch}`), join(work, `guard-${arch}.bin`)];
  const script = join(import.meta.dirname, 'guard.lds');
  await execa(`${tools}gcc`, [
    ...options,
    `-Wl,-T,${script}`,
    '-o',
    linked,
    join(import.meta.dirname, 'guard.c'),
  ]);
  await execa(`${tools}objcopy`, ['-O', 'binary', '-j', '.text', linked, code]);
  return await readFile(code);
}
