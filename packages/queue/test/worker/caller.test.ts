import { PassThrough } from 'node:stream';
import { createMemoryStore, createQueueDriver, createTaskWorker, type TaskStore } from '@drv/queue';
import { createMemoryDriver, standardPrograms } from '@drv/testing';
import { describe, expect, it } from 'vitest';

const BEAT_MS = 1_000;

/** A driver that says once a second that it lives, and a worker that waits a tenth of that for others. */
function seldomHeard() {
  const store = createMemoryStore();
  let beats = 0;
  let member = '';
  let isMute = false;
  const beat: TaskStore['beat'] = async (name) => {
    if (isMute) return;
    beats += 1;
    member = name;
    await store.beat(name);
  };
  const engine = createMemoryDriver({ programs: standardPrograms });
  const worker = createTaskWorker({
    store,
    node: 'one',
    driver: engine,
    slots: 4,
    beatMs: 20,
    silentMs: 100,
  });
  const driver = createQueueDriver({ store: { ...store, beat }, beatMs: BEAT_MS });
  return {
    driver,
    get beats() {
      return beats;
    },
    silence: () => store.silence(member),
    mute() {
      isMute = true;
    },
    async [Symbol.asyncDispose]() {
      await driver.close();
      await worker.close();
      await engine.close();
    },
  };
}

describe('a caller whose driver seldom says that it lives', () => {
  it('is waited for by a worker that waits for others for less', async () => {
    await using one = seldomHeard();
    const prepared = await one.driver.prepare({ image: 'busybox', command: ['copy'] });
    const stdin = new PassThrough();
    const handle = await prepared.start({ stdin });
    await expect.poll(one.silence).toBeGreaterThan(BEAT_MS / 2);
    await expect.poll(() => one.beats).toBeGreaterThan(2);
    stdin.end('all');
    expect(await handle.wait()).toMatchObject({ status: 'success', output: { stdoutBytes: 3 } });
  });

  it('is gone once four signs of life are missing: its task is stopped', async () => {
    await using one = seldomHeard();
    const prepared = await one.driver.prepare({ image: 'busybox', command: ['sleep'], graceMs: 0 });
    const handle = await prepared.start();
    one.mute();
    expect(await handle.wait()).toMatchObject({ status: 'cancelled' });
    expect(await one.silence()).toBeGreaterThan(4 * BEAT_MS);
  });
});
