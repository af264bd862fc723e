import { constants } from 'node:fs';
import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSpoolFile } from '../../../src/delivery/spool/spool-file.ts';
import { pattern } from '../../../../../tooling/config/test-pattern.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'drv-spool-file-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

describe('openSpoolFile', () => {
  it('gives back what was written, at any position', async () => {
    const file = await openSpoolFile(directory);
    await file.write([pattern(0, 1_000), pattern(1_000, 1), pattern(1_001, 500_000)], 0);
    await file.write([pattern(501_001, 10)], 501_001);
    const target = Buffer.alloc(400_000);
    await file.read(target, 101_011);
    expect(target.equals(pattern(101_011, 400_000))).toBe(true);
    await file.close();
  });

  it.skipIf(process.platform === 'win32')(
    'has no name from the start, so that a crash leaves nothing',
    async () => {
      const file = await openSpoolFile(directory);
      expect(await readdir(directory)).toEqual([]);
      await file.close();
      await file.close();
      expect(await readdir(directory)).toEqual([]);
    },
  );

  it('does not make up bytes that were never written', async () => {
    const file = await openSpoolFile(directory);
    await file.write([pattern(0, 10)], 0);
    await expect(file.read(Buffer.alloc(11), 0)).rejects.toThrow('shorter');
    await file.close();
  });

  it('fails in a directory that does not exist', async () => {
    await expect(openSpoolFile(path.join(directory, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
    await access(directory, constants.R_OK);
  });
});
