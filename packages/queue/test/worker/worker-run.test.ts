import { DrvError, type Driver } from '@drv/core';
import { createMemoryStore, createQueueDriver, createTaskWorker, type TaskStore } from '@drv/queue';
import { createMemoryDriver, standardPrograms } from '@drv/testing';
import { expect, it, vi } from 'vitest';
import { createCodec } from '../../src/protocol/codec.ts';
import { encodeMessage } from '../../src/protocol/encode-message.ts';
import { held } from '../support/held.ts';

/** An engine in memory whose tasks another process may go on with, as far as a worker can tell. */
function lasting(recover: NonNullable<Driver['recover']>) {
  const engine = held(createMemoryDriver({ programs: standardPrograms }));
  const released = vi.fn<() => void>();
  const driver: Driver = {
    ...engine,
    capabilities: { ...engine.capabilities, recover: true },
    recover,
    async prepare(task, options) {
      const { id = '', image } = task;
      const prepared = await engine.prepare({ ...task, recoverable: false }, options);
      const save = () => ({
        version: 1 as const,
        driver: 'memory',
        containerId: id,
        task: { id },
        image: { reference: image, id: image },
        inputGiven: true,
      });
      const release = async () => {
        released();
        await prepared.close();
      };
      const own = { save, release };
      return new Proxy(prepared, {
        get(target, name) {
          const value: unknown = Reflect.get(Object.hasOwn(own, name) ? own : target, name);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    },
  };
  return { driver, released };
}

const timing = { beatMs: 20, silentMs: 200 };

async function running(store: TaskStore) {
  const { driver: engine, released } = lasting(async () => {
    throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'not there');
  });
  const worker = createTaskWorker({ store, node: 'one', driver: engine, slots: 1, ...timing });
  const driver = held(createQueueDriver({ store, beatMs: 20, lostMs: 60_000 }));
  const prepared = await driver.prepare({ id: 'long', image: 'busybox', command: ['sleep'], graceMs: 0 });
  const handle = await prepared.start({ stdin: undefined });
  handle.wait().catch(() => {});
  const runId = (await store.runOf('long')) ?? '';
  return { engine, released, worker, runId };
}

/** The run is over, as a worker says it at the end. */
async function endOf(store: TaskStore, runId: string, fence: number): Promise<void> {
  const sender = { name: `w${fence}-again`, count: 0 };
  const context = { sender, codec: createCodec(undefined), place: `up:${runId}` };
  const messages = [encodeMessage({ type: 'closed' }, new Uint8Array(), context)];
  await store.write(runId, fence, { messages, ended: { text: 'done', failed: false } });
}

it('a task that a closed worker has left waits for the next one as long as after a crash: its silence is counted', async () => {
  const store = held(createMemoryStore());
  const { worker, released, runId } = await running(store);
  await worker.close();
  expect(released).toHaveBeenCalled();
  const state = await store.state(runId);
  expect(state?.phase).toBe('claimed');
  expect(state?.silentMs).toBeLessThan(10_000);
  // The next one need not wait for that.
  expect((await store.runsOf('one')).map(({ silentMs }) => silentMs)).toEqual([undefined]);
  expect(await store.workers()).toEqual([]);
  await endOf(store, runId, 1);
});

it('a worker that takes a task up while its engine is away is closed within seconds, and leaves it as it was', async () => {
  const store = held(createMemoryStore());
  const first = await running(store);
  await first.worker.close();
  const recover = vi.fn<NonNullable<Driver['recover']>>(async () => {
    throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'not there');
  });
  const second = createTaskWorker({
    store,
    node: 'one',
    driver: lasting(recover).driver,
    slots: 1,
    ...timing,
  });
  await expect.poll(() => recover.mock.calls.length).toBeGreaterThan(1);
  await second.close();
  const state = await store.state(first.runId);
  expect([state?.phase, state?.fence]).toEqual(['claimed', 2]);
  expect((await store.runsOf('one')).map(({ silentMs, ended }) => [silentMs, ended])).toEqual([
    [undefined, false],
  ]);
  await endOf(store, first.runId, 2);
});
