import type { Credentials, PullEvent } from '@drv/core';
import { createMemoryImageStore } from '@drv/testing';
import { describe, expect, it } from 'vitest';

import { createImagePuller, parseReference } from '../../src/index.ts';
import { outcomeOf, pullerOver } from '../support/puller.ts';
import { storedImage } from '../support/stored-image.ts';

const busybox = parseReference('busybox');
const image = storedImage('busybox');
const joe: Credentials = { kind: 'basic', username: 'joe', password: 'a' };
const jane: Credentials = { kind: 'basic', username: 'jane', password: 'b' };

describe('callers of the same image', () => {
  it('make one pull, a hundred of them', async () => {
    const store = createMemoryImageStore({ registry: [{ image: 'busybox', layers: [5, 6, 7] }] });
    await using puller = createImagePuller({ store });
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        puller.ensure(parseReference(index % 2 === 0 ? 'busybox' : 'docker.io/library/busybox:latest')),
      ),
    );
    expect(store.pulls).toBe(1);
    expect(new Set(results.map((result) => result.image.id)).size).toBe(1);
  });

  it('make one pull also when their looks at the store are answered late', async () => {
    const { store, puller } = pullerOver();
    const { inspect } = store;
    let hold: (() => void) | undefined;
    const late = new Promise<void>((resolve) => {
      hold = resolve;
    });
    const first = puller.ensure(busybox);
    const pull = await store.pullAt(0);
    store.inspect = async (...args) => {
      const answer = await inspect(...args);
      if (answer === undefined) await late;
      return answer;
    };
    const second = puller.ensure(busybox);
    pull.finish(image);
    expect(await first).toMatchObject({ pulled: true });
    hold?.();
    expect(await second).toMatchObject({ pulled: false, image });
    expect(store.pulls).toHaveLength(1);
  });

  it('make two pulls with different credentials, each with its own', async () => {
    const { store, puller } = pullerOver();
    const both = [joe, jane].map((credentials) => puller.ensure(busybox, { credentials }));
    const [first, second] = [await store.pullAt(0), await store.pullAt(1)];
    expect([first.options.credentials, second.options.credentials]).toEqual([joe, jane]);
    first.finish(image);
    second.finish(image);
    await Promise.all(both);
    expect(store.pulls).toHaveLength(2);
  });

  it('make two pulls for different platforms, one after the other: a tag may stand for one of them alone', async () => {
    const { clock, store, puller } = pullerOver();
    const both = ['linux/amd64', 'linux/arm64'].map((platform) => puller.ensure(busybox, { platform }));
    const first = await store.pullAt(0);
    await clock.advance(0);
    expect(store.pulls).toHaveLength(1);
    first.finish(storedImage('busybox', { id: 'sha256:one', platform: 'linux/amd64' }));
    // Moves the tag.
    (await store.pullAt(1)).finish(storedImage('busybox', { id: 'sha256:one', platform: 'linux/arm64' }));
    const results = await Promise.all(both);
    expect(results.map((result) => result.image.platform)).toEqual(['linux/amd64', 'linux/arm64']);
  });

  it('leave their turn to the next platform when they leave or fail', async () => {
    const { store, puller } = pullerOver();
    const leaver = new AbortController();
    const gone = outcomeOf(puller.ensure(busybox, { platform: 'linux/s390x', signal: leaver.signal }));
    await store.pullAt(0);
    const waiting = new AbortController();
    const never = outcomeOf(puller.ensure(busybox, { platform: 'linux/ppc64le', signal: waiting.signal }));
    const last = puller.ensure(busybox, { platform: 'linux/arm64' });
    waiting.abort();
    expect(await never).toMatchObject({ error: { code: 'DRV_ABORTED' } });
    leaver.abort();
    expect(await gone).toMatchObject({ error: { code: 'DRV_ABORTED' } });
    (await store.pullAt(1)).finish(storedImage('busybox', { platform: 'linux/arm64' }));
    expect((await last).image.platform).toBe('linux/arm64');
  });
});

describe('leaving', () => {
  it('is each caller for itself; the last one aborts the transfer', async () => {
    const { clock, store, puller } = pullerOver();
    const aborts = [new AbortController(), new AbortController()];
    const callers = aborts.map(({ signal }) => outcomeOf(puller.ensure(busybox, { signal })));
    const pull = await store.pullAt(0);
    aborts[0]?.abort('bored');
    expect(await callers[0]).toMatchObject({ error: { code: 'DRV_ABORTED', cause: 'bored' } });
    expect(pull.aborted).toBe(false);
    aborts[1]?.abort('bored too');
    expect(await callers[1]).toMatchObject({ error: { code: 'DRV_ABORTED', cause: 'bored too' } });
    await clock.advance(0);
    expect(pull.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('before the call begins nothing', async () => {
    const { store, puller } = pullerOver();
    await expect(puller.ensure(busybox, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'DRV_ABORTED',
    });
    expect([store.inspects, store.pulls.length]).toEqual([0, 0]);
  });

  it('does not wait for a store that hangs', async () => {
    const { store, puller } = pullerOver({ deaf: true });
    const abort = new AbortController();
    const caller = outcomeOf(puller.ensure(busybox, { signal: abort.signal }));
    await store.pullAt(0);
    abort.abort();
    expect(await caller).toMatchObject({ error: { code: 'DRV_ABORTED' } });
  });
});

describe('coming late', () => {
  it('is told where each layer is, and gets the same image', async () => {
    const { clock, store, puller } = pullerOver();
    const first = puller.ensure(busybox);
    const pull = await store.pullAt(0);
    pull.emit({ layer: 'a', status: 'Downloading', currentBytes: 1, totalBytes: 9 });
    pull.emit({ layer: 'a', status: 'Downloading', currentBytes: 2, totalBytes: 9 });
    await clock.advance(0);
    const heard: PullEvent[] = [];
    const second = puller.ensure(busybox, { onEvent: (event) => heard.push(event) });
    await clock.advance(0);
    expect(heard).toEqual([{ layer: 'a', status: 'Downloading', currentBytes: 2, totalBytes: 9 }]);
    pull.finish(image);
    expect(await second).toEqual(await first);
    expect(store.pulls).toHaveLength(1);
  });
});

describe('pulls at one time', () => {
  it('are no more than allowed; the next begins when one ends', async () => {
    const { clock, store, puller } = pullerOver({}, { maxConcurrent: 2 });
    const names = ['a', 'b', 'c'];
    const callers = names.map((name) => puller.ensure(parseReference(name)));
    await store.pullAt(1);
    await clock.advance(0);
    expect(store.pulls).toHaveLength(2);
    store.pulls[0]?.finish(storedImage('a'));
    (await store.pullAt(2)).finish(storedImage('c'));
    store.pulls[1]?.finish(storedImage('b'));
    const results = await Promise.all(callers);
    expect(results.map((result) => result.image.tags[0])).toEqual(
      names.map((name) => `docker.io/library/${name}:latest`),
    );
  });
});
