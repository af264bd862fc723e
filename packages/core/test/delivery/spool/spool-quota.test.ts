import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSpoolQuota } from '../../../src/delivery/spool/spool-quota.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'drv-spool-quota-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

describe('createSpoolQuota', () => {
  it('counts what the files take together, until they are closed', async () => {
    const quota = createSpoolQuota(100);
    const [one, other] = await Promise.all([quota.open(directory), quota.open(directory)]);
    await one.write([Buffer.alloc(60)], 0);
    await expect(other.write([Buffer.alloc(41)], 0)).rejects.toMatchObject({
      code: 'DRV_NO_SPACE',
      message: expect.stringContaining('spool.limitBytes') as string,
    });
    await other.write([Buffer.alloc(30), Buffer.alloc(10)], 0);
    // What is written again takes no more.
    await one.write([Buffer.alloc(60)], 0);
    await one.close();
    await one.close();
    await other.write([Buffer.alloc(60)], 40);
    await expect(other.write([Buffer.alloc(1)], 100)).rejects.toMatchObject({ code: 'DRV_NO_SPACE' });
    await other.close();
  });

  it('takes half of what is free where no limit is given', async () => {
    const file = await createSpoolQuota().open(directory);
    await file.write([Buffer.alloc(1_000)], 0);
    const { blocks, bsize } = await statfs(directory);
    await expect(file.write([Buffer.alloc(1)], blocks * bsize)).rejects.toMatchObject({
      code: 'DRV_NO_SPACE',
    });
    await file.close();
  });

  it('counts writes that are under way', async () => {
    const quota = createSpoolQuota(100);
    const files = await Promise.all(Array.from({ length: 4 }, () => quota.open(directory)));
    const written = await Promise.allSettled(files.map((file) => file.write([Buffer.alloc(40)], 0)));
    expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    await Promise.all(files.map((file) => file.close()));
  });
});
