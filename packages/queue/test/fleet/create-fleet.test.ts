import { randomBytes } from 'node:crypto';
import { runTask, type ContainerTask } from '@drv/core';
import {
  createFleet,
  createMemoryStore,
  createQueueDriver,
  createTaskWorker,
  LISTED_BODY_BYTES,
  type KeptOutput,
  type TaskWorkerOptions,
} from '@drv/queue';
import { createMemoryDriver, standardPrograms } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { createCodec } from '../../src/protocol/codec.ts';
import { encodeRecord } from '../../src/protocol/record.ts';
import { held } from '../support/held.ts';

const key = randomBytes(32);

const endless: ContainerTask = { id: 'endless', image: 'busybox', command: ['sleep', '3600'] };
const failed = (error: unknown) => error;

function machines(options: Partial<TaskWorkerOptions> = {}) {
  const store = createMemoryStore();
  const driver = held(createQueueDriver({ store, key, beatMs: 20 }));
  const fleet = createFleet({ store, key });
  return {
    store,
    driver,
    fleet,
    work() {
      const engine = held(createMemoryDriver({ programs: standardPrograms, statsIntervalMs: 20 }));
      // Its containers have no ids.
      const prepare = async (...asked: Parameters<typeof engine.prepare>) =>
        Object.assign(await engine.prepare(...asked), { containerId: 'c0ffee' });
      const withIds = { ...engine, prepare };
      held(
        createTaskWorker({
          store,
          key,
          node: 'one',
          driver: withIds,
          slots: 1,
          beatMs: 20,
          silentMs: 30_000,
          ...options,
        }),
      );
    },
    /** The only task, once it is in this state. */
    async task(state: string) {
      await expect.poll(async () => (await fleet.tasks()).tasks.map((one) => one.state)).toEqual([state]);
      const [task] = (await fleet.tasks()).tasks;
      if (task === undefined) throw new Error('It has ended.');
      return task;
    },
  };
}

describe('the tasks of a queue', () => {
  it('are told with their image, their state and their machine, until they have ended', async () => {
    const { fleet, driver, task, work } = machines();
    expect(await fleet.tasks()).toEqual({ tasks: [], total: 0 });
    const running = runTask(driver, endless);
    expect(await task('waiting')).toMatchObject({ taskId: 'endless', image: 'busybox', node: undefined });
    work();
    const seen = await task('running');
    expect(seen).toMatchObject({ node: 'one' });
    expect([seen?.ageMs, seen?.silentMs].every(Number.isInteger)).toBe(true);
    expect(await fleet.stop(seen, { graceMs: 0 })).toBe('stopped');
    await running;
    await expect.poll(() => fleet.tasks()).toEqual({ tasks: [], total: 0 });
    expect(await fleet.stop(seen)).toBe('not-running');
  });

  it('are told without their image where they are large', async () => {
    const { fleet, driver, task } = machines();
    const files = { '/job/data': { base64: randomBytes(LISTED_BODY_BYTES).toString('base64') } };
    const running = runTask(driver, { ...endless, files }).catch(failed);
    const seen = await task('waiting');
    expect(seen.image).toBeUndefined();
    await fleet.stop(seen);
    await running;
  });

  it('are told without what is sealed, to one who has no key', async () => {
    const { store, driver, task, work } = machines();
    const running = runTask(driver, endless).catch(failed);
    work();
    const seen = await task('running');
    const [other] = (await createFleet({ store }).tasks()).tasks;
    expect(other).toMatchObject({ taskId: 'endless', state: 'claimed', image: undefined, node: 'one' });
    await createFleet({ store, key }).stop(seen, { graceMs: 0 });
    await running;
  });
});

it.each(['endless', undefined, {}, { taskId: 'endless' }])(
  'refuses %j in place of a run: an id does not say which run',
  async (none) => {
    const fleet = createFleet({ store: createMemoryStore() });
    const refused = { code: 'DRV_INVALID_OPTION', message: expect.stringContaining('runId') as string };
    await expect(fleet.stop(none as never)).rejects.toMatchObject(refused);
    for (const told of [fleet.output(none as never), fleet.samples(none as never)])
      await expect(told[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
  },
);

describe('a task that somebody else stops', () => {
  it('ends in DRV_ABORTED while it waits, and nobody runs it', async () => {
    const { fleet, driver, task, work } = machines();
    const running = runTask(driver, endless).catch(failed);
    expect(await fleet.stop(await task('waiting'), { reason: 'no more' })).toBe('withdrawn');
    expect(await running).toMatchObject({
      code: 'DRV_ABORTED',
      message: expect.stringContaining('no more') as string,
    });
    work();
    const after = await runTask(driver, { image: 'busybox', command: ['print', 'x'] });
    expect(after.status).toBe('success');
  });

  it('is cancelled when it runs, and its caller is told why', async () => {
    const { fleet, driver, task, work } = machines();
    work();
    const running = runTask(driver, endless);
    expect(await fleet.stop(await task('running'), { reason: 'no more', graceMs: 0 })).toBe('stopped');
    expect(await running).toMatchObject({ status: 'cancelled', reason: 'no more' });
  });

  it('ends in DRV_ABORTED when a worker has it and it was not started', async () => {
    const { fleet, driver, task, work } = machines();
    work();
    const prepared = await driver.prepare(endless);
    expect(await fleet.stop(await task('preparing'), { reason: 'no more' })).toBe('stopped');
    await expect(prepared.start()).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    await prepared.close();
  });
});

describe('a task whose worker is silent', () => {
  /** One that a worker has, and that somebody is stopping. */
  async function stopping() {
    const store = held(createMemoryStore());
    const run = { runId: 'run', taskId: 'task' };
    await store.submit({ ...run, body: Buffer.from('x') });
    await store.claim({ workerId: 'gone', node: 'one' }, { waitMs: 0 });
    const stopped = createFleet({ store }).stop(run);
    stopped.catch(() => {});
    await expect.poll(() => store.read('run', 'down', undefined)).not.toEqual([]);
    return { store, stopped };
  }

  it('and that is given up meanwhile is not said to be stopped: it may still run', async () => {
    const { store, stopped } = await stopping();
    const error = { code: 'DRV_NODE_LOST', message: 'gone', retryable: false } as const;
    const record = encodeRecord({ mayHaveRun: true, outcome: { error } }, 'run', createCodec(undefined));
    await store.giveUp('run', 1, { record, ended: { text: 'DRV_NODE_LOST', failed: true } });
    await expect(stopped).rejects.toMatchObject({
      code: 'DRV_NODE_LOST',
      message: expect.stringContaining('node one') as string,
    });
  });

  it('and that is put back into the queue is taken out of it', async () => {
    const { store, stopped } = await stopping();
    await store.requeue('run', 1, { isLost: true });
    expect(await stopped).toBe('withdrawn');
    expect((await store.list({ limit: 1 })).total).toBe(0);
  });
});

describe('who looks on', () => {
  it('sees what the task uses until it ends, and may go before', async () => {
    const { fleet, driver, task, work } = machines();
    work();
    const running = runTask(driver, endless);
    const seen = await task('running');
    let samples = 0;
    for await (const sample of fleet.samples(seen)) {
      expect(sample.memory).toBeDefined();
      samples += 1;
      if (samples === 3) break;
    }
    const rest = (async () => {
      for await (const _sample of fleet.samples(seen)) samples += 1;
    })();
    await fleet.stop(seen, { graceMs: 0 });
    await rest;
    expect(await running).toMatchObject({ status: 'cancelled', output: { complete: true } });
  });

  it('gets the whole output, as the engine has kept it, however slowly it reads', async () => {
    const line = randomBytes(48_000);
    const asked: unknown[] = [];
    const { fleet, driver, task, work } = machines({
      async *readOutput(_container, { follow, tail, timestamps }) {
        asked.push({ follow, tail, timestamps });
        for (let number = 0; number < 64; number += 1) yield { stream: 'stderr', data: line } as const;
        yield { stream: 'stdout', data: Buffer.alloc(150_000, 'x'), afterGap: true } as const;
      },
    });
    work();
    const running = runTask(driver, endless).catch(failed);
    const seen = await task('running');
    const pieces: KeptOutput[] = [];
    for await (const piece of fleet.output(seen, { tail: 5 })) {
      pieces.push(piece);
      if (pieces.length < 20) await new Promise((resolve) => setImmediate(resolve));
    }
    const all = (stream: string) =>
      Buffer.concat(pieces.filter((piece) => piece.stream === stream).map(({ data }) => data));
    expect(all('stderr').equals(Buffer.concat(Array.from({ length: 64 }, () => line)))).toBe(true);
    expect(all('stdout').length).toBe(150_000);
    expect(asked).toEqual([{ follow: false, tail: 5, timestamps: false }]);
    await fleet.stop(seen, { graceMs: 0 });
    await running;
  });

  it('is refused where the worker cannot read outputs, and sees nothing of a task that has written nothing', async () => {
    const { fleet, driver, task, work } = machines();
    work();
    const prepared = await driver.prepare(endless);
    for await (const _piece of fleet.output(await task('preparing'))) throw new Error('There is none.');
    const handle = await prepared.start();
    const read = async () => {
      for await (const _piece of fleet.output(await task('running')));
    };
    await expect(read()).rejects.toMatchObject({ code: 'DRV_UNSUPPORTED' });
    await handle.kill({ graceMs: 0 });
    await prepared.close();
  });
});
