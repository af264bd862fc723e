import { ReadStream } from 'node:fs';
import { lines } from '@drv/core';
import { expect, it, vi } from 'vitest';

it('opens no input where the task is none: nobody would close it', async () => {
  const open = vi.spyOn(ReadStream.prototype, '_construct' as never);
  const output = lines({} as never, 'no task' as never, { input: new URL(import.meta.url) });
  await expect(output[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'DRV_INVALID_TASK' });
  expect(open).not.toHaveBeenCalled();
});
