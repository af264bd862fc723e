import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

const TOOLS: Readonly<Record<string, { readonly prefix: string; readonly of: string }>> = {
  x64: { prefix: 'x86_64-linux-gnu-', of: 'gcc' },
  arm64: { prefix: 'aarch64-linux-gnu-', of: 'gcc-aarch64-linux-gnu' },
};
const OPTIONS =
  '-Os -ffreestanding -fno-builtin -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables -fPIC -nostdlib -static -Wl,--build-id=none';

/** The code of `guard.c` for a kind of processor, by a compiler of Debian's. */
export async function compileGuard(arch: string, work: string): Promise<Buffer> {
  const tools = TOOLS[arch];
  if (tools === undefined) throw new Error(`There is no guard for ${arch}`);
  const options = OPTIONS.split(' ').filter((one) => arch === 'x64' || one !== '-fcf-protection=none');
  const [linked, code] = [join(work, `guard-${arch}`), join(work, `guard-${arch}.bin`)];
  const script = join(import.meta.dirname, 'guard.lds');
  const words = [...options, `-Wl,-T,${script}`, '-o', linked, join(import.meta.dirname, 'guard.c')];
  await execa(`${tools.prefix}gcc`, words).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(`${tools.prefix}gcc is not here; on Debian it is in the package ${tools.of}`);
  });
  await execa(`${tools.prefix}objcopy`, ['-O', 'binary', '-j', '.text', linked, code]);
  return await readFile(code);
}
