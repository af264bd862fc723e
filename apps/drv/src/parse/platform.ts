/** Processors that docker takes for a whole platform, in Go's words and in those of others. */
const PROCESSORS: Readonly<Record<string, string>> = {
  '386': '386',
  i386: '386',
  amd64: 'amd64',
  x86_64: 'amd64',
  arm: 'arm',
  armel: 'arm/v6',
  armhf: 'arm/v7',
  arm64: 'arm64',
  aarch64: 'arm64',
  loong64: 'loong64',
  mips64le: 'mips64le',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
};

/** `linux/arm64`; a processor alone is one of Linux, as docker has it (containerd, `platforms.Parse`). */
export function platform(text: string): string {
  const processor = Object.hasOwn(PROCESSORS, text) ? PROCESSORS[text] : undefined;
  return processor === undefined ? text : `linux/${processor}`;
}
