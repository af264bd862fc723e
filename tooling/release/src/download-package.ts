import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Registry } from './start-registry.ts';

/** What somebody downloads who installs a package. */
export interface PublishedPackage {
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Files with something in them, as `package.json` names them: `./dist/index.js`. */
  readonly files: ReadonlySet<string>;
}

/** Downloads the tarball that a registry has of a package. */
export async function downloadPackage(registry: Registry, name: string): Promise<PublishedPackage> {
  const dir = await mkdtemp(join(tmpdir(), 'drv-tarball-'));
  try {
    const { 'dist-tags': tags, versions } = await json(`${registry.url}${name}`);
    const tarball = await fetch(versions[tags['latest'] ?? '']?.dist.tarball ?? '');
    await execa({ input: new Uint8Array(await tarball.arrayBuffer()) })`tar -xzf - -C ${dir}`;
    const { stdout } = await execa('find', ['package', '-type', 'f', '-size', '+0', '-printf', './%P\\n'], {
      cwd: dir,
    });
    const manifest = JSON.parse(await readFile(join(dir, 'package/package.json'), 'utf8')) as object;
    return { manifest: { ...manifest }, files: new Set(stdout.split('\n')) };
  } finally {
    await rm(dir, { recursive: true });
  }
}

interface Packument {
  readonly 'dist-tags': Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, { readonly dist: { readonly tarball: string } }>>;
}

async function json(url: string): Promise<Packument> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Packument;
}
