import { DrvError, type PullEvent } from '@drv/core';
import { describe, expect, it } from 'vitest';

import { parseReference } from '../../src/index.ts';
import { outcomeOf, pullerOver } from '../support/puller.ts';
import { storedImage } from '../support/stored-image.ts';

const busybox = parseReference('busybox');
const image = storedImage('busybox');
const down = () => new DrvError('DRV_REGISTRY_UNAVAILABLE', 'connection refused');

describe('a failure that may pass', () => {
  it('is followed by another attempt after a growing pause, for all who wait', async () => {
    const { clock, store, puller } = pullerOver();
    const heard: PullEvent[] = [];
    const callers = [
      puller.ensure(busybox, { onEvent: (event) => heard.push(event) }),
      puller.ensure(busybox),
    ];
    (await store.pullAt(0)).fail(down());
    await clock.advance(999);
    expect(store.pulls).toHaveLength(1);
    await clock.advance(1);
    (await store.pullAt(1)).fail(down());
    await clock.advance(2_000);
    (await store.pullAt(2)).finish(image);
    for (const result of await Promise.all(callers)) expect(result).toMatchObject({ pulled: true });
    expect(heard.map(({ status }) => status)).toEqual(['Trying again in 1 s', 'Trying again in 2 s']);
    expect(clock.pending).toBe(0);
  });

  it('is told when the attempts are used up', async () => {
    const { clock, store, puller } = pullerOver({}, { retry: { attempts: 2 } });
    const ensuring = outcomeOf(puller.ensure(busybox));
    (await store.pullAt(0)).fail(down());
    await clock.advance(1_000);
    (await store.pullAt(1)).fail(down());
    expect(await ensuring).toMatchObject({ error: { code: 'DRV_REGISTRY_UNAVAILABLE' } });
  });

  it('is not waited for by somebody who leaves during the pause', async () => {
    const { clock, store, puller } = pullerOver();
    const abort = new AbortController();
    const ensuring = outcomeOf(puller.ensure(busybox, { signal: abort.signal }));
    (await store.pullAt(0)).fail(down());
    await clock.advance(500);
    abort.abort();
    expect(await ensuring).toMatchObject({ error: { code: 'DRV_ABORTED' } });
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });
});

describe('a failure that stays', () => {
  it.each(['DRV_UNAUTHORIZED', 'DRV_IMAGE_NOT_FOUND', 'DRV_IMAGE_UNSUPPORTED', 'DRV_RATE_LIMITED'] as const)(
    'is told at once: %s',
    async (code) => {
      const { clock, store, puller } = pullerOver();
      const ensuring = outcomeOf(puller.ensure(busybox));
      (await store.pullAt(0)).fail(new DrvError(code, 'failed'));
      expect(await ensuring).toMatchObject({ error: { code } });
      expect(clock.pending).toBe(0);
    },
  );

  it('is not remembered', async () => {
    const { store, puller } = pullerOver();
    const first = outcomeOf(puller.ensure(busybox));
    (await store.pullAt(0)).fail(new DrvError('DRV_IMAGE_NOT_FOUND', 'not yet'));
    await first;
    const second = puller.ensure(busybox);
    (await store.pullAt(1)).finish(image);
    expect(await second).toMatchObject({ pulled: true });
  });
});

describe('a pull that stalls', () => {
  it('is aborted after its time limit and tried again', async () => {
    const { clock, store, puller } = pullerOver({}, { stallMs: 5_000 });
    const ensuring = puller.ensure(busybox);
    const first = await store.pullAt(0);
    await clock.advance(5_000);
    expect(first.aborted).toBe(true);
    await clock.advance(1_000);
    (await store.pullAt(1)).finish(image);
    expect(await ensuring).toMatchObject({ pulled: true });
  });
});

describe('a full disk', () => {
  const full = () => new DrvError('DRV_NO_SPACE', 'no space left on device');

  it('is tried once more when room was made', async () => {
    let asked = 0;
    const freeSpace = async () => {
      asked += 1;
      return true;
    };
    const { store, puller } = pullerOver({}, { freeSpace });
    const ensuring = outcomeOf(puller.ensure(busybox));
    (await store.pullAt(0)).fail(full());
    (await store.pullAt(1)).fail(full());
    expect(await ensuring).toMatchObject({ error: { code: 'DRV_NO_SPACE' } });
    expect(asked).toBe(1);
  });

  it.each([
    ['nobody can make room', undefined],
    ['no room was made', async () => false],
    ['making room failed', () => Promise.reject(new Error('the engine is gone'))],
  ])('is told at once where %s', async (_why, freeSpace) => {
    const { store, puller } = pullerOver({}, freeSpace === undefined ? {} : { freeSpace });
    const ensuring = outcomeOf(puller.ensure(busybox));
    (await store.pullAt(0)).fail(full());
    expect(await ensuring).toMatchObject({ error: { code: 'DRV_NO_SPACE' } });
    expect(store.pulls).toHaveLength(1);
  });
});
