import type { PullEvent } from '@drv/core';
import { describe, expect, it } from 'vitest';

import { createImagePuller, parseReference, type PullProgress } from '../../src/index.ts';
import { outcomeOf, pullerOver } from '../support/puller.ts';
import { createScriptedStore } from '../support/scripted-store.ts';
import { digestOf, storedImage } from '../support/stored-image.ts';

const busybox = parseReference('busybox');
const image = storedImage('busybox');

describe('the policy missing', () => {
  it('uses what is there, without a pull', async () => {
    const { store, puller } = pullerOver({ images: [image] });
    expect(await puller.ensure(busybox)).toEqual({ image, pulled: false, digest: image.digests[0] });
    expect(store.pulls).toEqual([]);
  });

  it('pulls what is not', async () => {
    const { store, puller } = pullerOver();
    const ensuring = puller.ensure(busybox, { policy: 'missing' });
    (await store.pullAt(0)).finish(image);
    expect(await ensuring).toEqual({ image, pulled: true, digest: image.digests[0] });
  });

  it('does not take an image of another platform', async () => {
    const { store, puller } = pullerOver({ images: [image] });
    const ensuring = puller.ensure(busybox, { platform: 'linux/arm64' });
    const pull = await store.pullAt(0);
    expect(pull.options.platform).toBe('linux/arm64');
    const arm = storedImage('busybox', { id: digestOf('arm'), platform: 'linux/arm64' });
    store.images.clear();
    pull.finish(arm);
    expect(await ensuring).toMatchObject({ image: arm, pulled: true });
  });
});

describe('the policy always', () => {
  it('pulls what is there', async () => {
    const { store, puller } = pullerOver({ images: [image] });
    const ensuring = puller.ensure(busybox, { policy: 'always' });
    (await store.pullAt(0)).finish(image);
    expect(await ensuring).toMatchObject({ pulled: true });
  });

  it('is not content with an image that came without the registry', async () => {
    const { clock, store, puller } = pullerOver();
    const { inspect } = store;
    let release = () => {};
    const second = new Promise<void>((resolve) => {
      release = resolve;
    });
    // The first caller looks twice, the second time as the shared pull begins; by then the image is there.
    store.inspect = async (...args) => {
      const number = store.inspects;
      if (number === 1) await second;
      return inspect(...args);
    };
    const missing = puller.ensure(busybox);
    await clock.advance(0);
    const always = puller.ensure(busybox, { policy: 'always' });
    store.images.set(image.id, image);
    release();
    expect(await missing).toMatchObject({ pulled: false });
    (await store.pullAt(0)).finish(image);
    expect(await always).toMatchObject({ pulled: true });
  });
});

describe('the policy never', () => {
  it('uses what is there', async () => {
    const { puller } = pullerOver({ images: [image] });
    expect(await puller.ensure(busybox, { policy: 'never' })).toMatchObject({ image, pulled: false });
  });

  it('fails for what is not, and for what is there for another platform', async () => {
    const { store, puller } = pullerOver({ images: [image] });
    for (const [reference, platform] of [
      [parseReference('alpine'), undefined],
      [busybox, 'linux/arm64'],
    ] as const) {
      await expect(puller.ensure(reference, { policy: 'never', platform })).rejects.toMatchObject({
        code: 'DRV_IMAGE_NOT_FOUND',
      });
    }
    expect(store.pulls).toEqual([]);
  });
});

describe('a pinned reference', () => {
  const digest = digestOf('manifest');
  const pinned = parseReference(`busybox:1.36@${digest}`);

  it('runs what has the digest, and the result names it', async () => {
    const { store, puller } = pullerOver({ images: [image] });
    const ensuring = puller.ensure(pinned);
    const pull = await store.pullAt(0);
    expect(pull.name).toBe(`docker.io/library/busybox@${digest}`);
    pull.finish(storedImage(`busybox@${digest}`));
    expect(await ensuring).toMatchObject({ pulled: true, digest: `docker.io/library/busybox@${digest}` });
    expect(await puller.ensure(pinned)).toMatchObject({ pulled: false });
  });

  it('does not run another image that an engine offers for it', async () => {
    const { store, puller } = pullerOver();
    const other = storedImage('busybox');
    store.inspect = async () => other;
    const ensuring = puller.ensure(pinned);
    (await store.pullAt(0)).finish();
    await expect(ensuring).rejects.toMatchObject({ code: 'DRV_PROTOCOL' });
  });
});

describe('after a pull', () => {
  it('says so when the image is for another platform than the one asked for', async () => {
    const { store, puller } = pullerOver();
    const ensuring = puller.ensure(busybox, { platform: 'linux/arm64' });
    (await store.pullAt(0)).finish(image);
    await expect(ensuring).rejects.toMatchObject({
      code: 'DRV_IMAGE_UNSUPPORTED',
      message: 'docker.io/library/busybox is for linux/amd64, not for linux/arm64',
    });
  });

  it('pulls again when somebody removed the image at once', async () => {
    const { clock, store, puller } = pullerOver();
    const ensuring = puller.ensure(busybox);
    (await store.pullAt(0)).finish();
    await clock.advance(1_000);
    (await store.pullAt(1)).finish(image);
    expect(await ensuring).toMatchObject({ image, pulled: true });
  });

  it('names the digest that the transfer told, of several', async () => {
    const { store, puller } = pullerOver();
    const [older, newer] = [digestOf('older'), digestOf('newer')];
    const ensuring = puller.ensure(busybox);
    const pull = await store.pullAt(0);
    pull.emit({ status: `Digest: ${newer}` });
    pull.finish(storedImage('busybox', { digests: [`busybox@${older}`, `busybox@${newer}`] }));
    expect(await ensuring).toMatchObject({ digest: `docker.io/library/busybox@${newer}` });
  });
});

describe('progress', () => {
  it('is told as events and as a whole, and ends with the call', async () => {
    const { store, puller } = pullerOver();
    const events: PullEvent[] = [];
    const progress: PullProgress[] = [];
    const ensuring = puller.ensure(busybox, {
      onEvent: (event) => events.push(event),
      onProgress: (snapshot) => progress.push(snapshot),
    });
    const pull = await store.pullAt(0);
    pull.emit({ layer: 'a', status: 'Downloading', currentBytes: 1, totalBytes: 2 });
    pull.emit({ layer: 'a', status: 'Pull complete' });
    pull.finish(image);
    await ensuring;
    expect(events.map(({ status }) => status)).toEqual(['Downloading', 'Pull complete']);
    expect(progress.at(-1)).toMatchObject({ currentBytes: 2, totalBytes: 2, layersDone: 1 });
  });

  it('reaches the progress listener although the event listener throws', async () => {
    const { store, puller } = pullerOver();
    let snapshots = 0;
    const ensuring = puller.ensure(busybox, {
      onEvent() {
        throw new Error('a defect of the caller');
      },
      onProgress() {
        snapshots += 1;
        throw new Error('another one');
      },
    });
    const pull = await store.pullAt(0);
    pull.emit({ status: 'Pulling' });
    pull.finish(image);
    await ensuring;
    expect(snapshots).toBe(1);
  });
});

describe('close', () => {
  it('aborts pulls, ends their calls and refuses new ones', async () => {
    const { clock, store, puller } = pullerOver();
    const ensuring = outcomeOf(puller.ensure(busybox));
    const pull = await store.pullAt(0);
    await puller.close();
    expect(await ensuring).toMatchObject({ error: { code: 'DRV_ABORTED' } });
    expect(pull.aborted).toBe(true);
    expect(clock.pending).toBe(0);
    await expect(puller.ensure(busybox)).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
    await puller.close();
  });

  it('is what `await using` does', async () => {
    const store = createScriptedStore();
    let ensuring: Promise<unknown>;
    {
      await using puller = createImagePuller({ store });
      ensuring = outcomeOf(puller.ensure(busybox));
      await store.pullAt(0);
    }
    expect(await ensuring).toMatchObject({ error: { code: 'DRV_ABORTED' } });
  });
});

describe('options', () => {
  it.each([
    [{ maxConcurrent: 0 }, 'maxConcurrent'],
    [{ stallMs: 0 }, 'stallMs'],
    [{ pullMs: 0 }, 'pullMs'],
    [{ stallMs: Number.NaN }, 'stallMs'],
    [{ retry: { attempts: 1.5 } }, 'retry.attempts'],
    [{ retry: { baseMs: -1 } }, 'retry.baseMs'],
    [{ retry: { maxMs: Number.POSITIVE_INFINITY } }, 'retry.maxMs'],
    [{ retry: { rateLimitedMs: -1 } }, 'retry.rateLimitedMs'],
  ])('that make no sense are refused by name: %j', (options, name) => {
    expect(() => createImagePuller({ store: createScriptedStore(), ...options })).toThrow(
      expect.objectContaining({
        code: 'DRV_INVALID_OPTION',
        message: expect.stringContaining(name) as string,
      }),
    );
  });
});
