import { DrvError } from '@drv/core';
import { expect, it } from 'vitest';
import { untilEnd } from '../../src/output/until-end.ts';

const pending = (exitCode: Promise<number>) => ({ exitCode, abandon() {} });

it('is the end: an exit, and a container that the engine has not any more', async () => {
  await untilEnd(pending(Promise.resolve(3)));
  await untilEnd(pending(Promise.reject(new DrvError('DRV_ENGINE_FAILED', 'The engine gave up waiting'))));
});

it('is no end: a wait that was cut', async () => {
  const cut = new DrvError('DRV_ENGINE_UNAVAILABLE', 'cut');
  await expect(untilEnd(pending(Promise.reject(cut)))).rejects.toBe(cut);
});
