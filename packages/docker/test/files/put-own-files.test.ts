import { silentLogger } from '@drv/core/driver';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readTar } from '../../src/archive/read-tar.ts';
import { hostsFile } from '../../src/files/hosts-file.ts';
import { putOwnFiles } from '../../src/files/put-own-files.ts';
import type { ImageMemory } from '../../src/engine/image-memory.ts';

const launcher = Buffer.from('program');

/** What was put where, of a container whose `/etc` leads to `etc`. */
async function put(
  own: { readonly hosts: boolean; readonly launcher: boolean },
  { etc = '/etc', mountPaths = [], memory = {} }: Place = {},
) {
  const archives: Record<string, readonly string[]> = {};
  let looks = 0;
  await putOwnFiles({
    engine: {
      async putArchive(_id, archive, { path }) {
        const names: string[] = [];
        const bytes = archive instanceof Uint8Array ? [archive] : archive;
        for await (const entry of readTar(Readable.from(bytes, { objectMode: false })))
          names.push(entry.path);
        archives[path] = [...(archives[path] ?? []), ...names];
      },
    },
    containerId: 'c',
    hosts: own.hosts ? hostsFile({}, { containerId: 'c', memory, logger: silentLogger }) : undefined,
    launcher: own.launcher ? launcher : undefined,
    async resolve() {
      looks += 1;
      return { path: etc, missing: 0 };
    },
    mountPaths,
  });
  return { archives, looks };
}

interface Place {
  readonly etc?: string;
  readonly mountPaths?: readonly string[];
  readonly memory?: ImageMemory;
}

describe('what drv itself puts into a container', () => {
  it('goes in one archive', async () => {
    const both = { hosts: true, launcher: true };
    expect(await put(both)).toEqual({ archives: { '/': ['etc/hosts', '.drv-launcher'] }, looks: 1 });
  });

  it('is nothing, or one of both', async () => {
    expect((await put({ hosts: false, launcher: false })).archives).toEqual({});
    expect(await put({ hosts: true, launcher: false })).toEqual({
      archives: { '/etc': ['hosts'] },
      looks: 0,
    });
    expect((await put({ hosts: false, launcher: true })).archives).toEqual({ '/': ['.drv-launcher'] });
  });

  it('goes in two where the names would go through a link, or into a mount', async () => {
    const apart = { '/etc': ['hosts'], '/': ['.drv-launcher'] };
    const both = { hosts: true, launcher: true };
    expect((await put(both, { etc: '/usr/etc' })).archives).toEqual(apart);
    expect(await put(both, { mountPaths: ['/etc'] })).toEqual({ archives: apart, looks: 0 });
  });

  it('asks once for what the image has', async () => {
    const memory: ImageMemory = {};
    const both = { hosts: true, launcher: true };
    await put(both, { memory });
    expect((await put(both, { memory })).looks).toBe(0);
  });
});
