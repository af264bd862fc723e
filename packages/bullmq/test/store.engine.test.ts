import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBullmqStore } from '@drv/bullmq';
import type { NewMessages } from '@drv/queue';
import { taskStoreCases } from '@drv/queue/cases';
import { describeCases } from '@drv/testing/vitest';
import { makeCertificate, startPrivateRedis } from '@drv/tooling-engine';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';

const redis = await startPrivateRedis();
afterAll(() => redis[Symbol.asyncDispose]());

const newQueue = () => `test-${randomBytes(4).toString('hex')}`;

function open(queue = newQueue()) {
  const store = createBullmqStore({ url: redis.url, queue });
  return { store, queue, [Symbol.asyncDispose]: () => store.close() };
}

describeCases('the store in Redis', {
  cases: taskStoreCases,
  setup: () => {
    const { store, queue } = open();
    const second = open(queue);
    return {
      capabilities: undefined,
      store,
      other: second.store,
      async [Symbol.asyncDispose]() {
        await store.close();
        await second.store.close();
      },
    };
  },
});

const queued = () => ({
  runId: randomBytes(8).toString('hex'),
  taskId: randomBytes(8).toString('hex'),
  body: Buffer.from('x'),
});

type Run = ReturnType<typeof queued>;

describe('a Redis', () => {
  it('that is full refuses a task: DRV_STORE_UNAVAILABLE', async () => {
    await using full = await startPrivateRedis({ settings: { maxmemory: '2mb' } });
    await using store = createBullmqStore({ url: full.url });
    const fill = async () => {
      for (;;) await store.submit({ ...queued(), body: randomBytes(200_000) });
    };
    await expect(fill()).rejects.toMatchObject({ code: 'DRV_STORE_UNAVAILABLE', kind: 'engine' });
    const one = { ...queued(), body: randomBytes(200_000) };
    await expect(store.submit(one)).rejects.toMatchObject({ code: 'DRV_STORE_UNAVAILABLE' });
    expect((await store.state(one.runId))?.phase).not.toBe('claimed');
  });

  it('that was killed and comes back has what was submitted before', async () => {
    await using own = await startPrivateRedis({ settings: { appendfsync: 'always' } });
    await using store = createBullmqStore({ url: own.url });
    const one = queued();
    await store.submit(one);
    await own.kill();
    await expect(store.state(one.runId)).rejects.toMatchObject({
      code: 'DRV_STORE_UNAVAILABLE',
      retryable: true,
    });
    await own.restart();
    await expect
      .poll(() => store.state(one.runId).catch(() => undefined))
      .toMatchObject({ phase: 'waiting' });
    const claimed = await store.claim({ workerId: 'w', node: 'one' }, { waitMs: 10_000 });
    expect(claimed?.runId).toBe(one.runId);
  });

  it.each([0, 1, 3, 10, 30, 100])(
    'tells of news that are watched %i turns after it was opened',
    async (turns) => {
      await using warm = open();
      await warm.store.state('x');
      const { store } = open();
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      const one = queued();
      let news = 0;
      const end = store.watch(one.runId, 'up', () => {
        news += 1;
      });
      await store.submit(one);
      await store.claim({ workerId: 'w', node: 'one' }, { waitMs: 5_000 });
      await expect.poll(() => news).toBeGreaterThan(0);
      const before = news;
      await store.write(one.runId, 1, { messages: [Buffer.from('x')] });
      await expect.poll(() => news).toBeGreaterThan(before);
      end();
      await store.close();
    },
  );

  it('tells small messages to those who watch, who then need not read them, and of large ones that they are there', async () => {
    const { store, queue } = open();
    await using other = open(queue).store;
    const one = queued();
    await store.submit(one);
    await store.claim({ workerId: 'w', node: 'one' }, { waitMs: 5_000 });
    const told: (NewMessages | undefined)[] = [];
    store.watch(one.runId, 'up', (messages) => told.push(messages));
    await expect.poll(() => told).toEqual([undefined]);
    const write = (...messages: readonly Buffer[]) => other.write(one.runId, 1, { messages });
    await write(Buffer.from('one\n'), Buffer.from([0, 10, 32]));
    await write(Buffer.alloc(5_000));
    await write(Buffer.from(''));
    await expect.poll(() => told.length).toBe(4);
    const kept = await other.read(one.runId, 'up', undefined);
    expect(told.slice(1)).toEqual([
      { after: undefined, messages: kept.slice(0, 2) },
      undefined,
      { after: kept[2]?.cursor, messages: kept.slice(3) },
    ]);
    await store.close();
  });

  it('forgets a run that ended long enough ago, and keeps one without a result for longer, with its reason', async () => {
    const queue = newQueue();
    await using store = createBullmqStore({ url: redis.url, queue, keepMs: 100, keepFailedMs: 60_000 });
    const [ended, failed] = [queued(), queued()];
    for (const one of [ended, failed]) {
      await store.submit(one);
      await store.claim({ workerId: 'w', node: 'one' }, { waitMs: 5_000 });
    }
    const messages = [Buffer.from('x')];
    await store.write(ended.runId, 1, { messages, ended: { text: 'success', failed: false } });
    await store.write(failed.runId, 1, { messages, ended: { text: 'DRV_IMAGE_NOT_FOUND', failed: true } });
    await expect.poll(() => store.state(ended.runId)).toBeUndefined();
    expect(await store.read(ended.runId, 'up', undefined)).toEqual([]);
    expect((await store.state(failed.runId))?.phase).toBe('ended');
    const jobs = new Queue(queue, { connection: { url: redis.url }, prefix: `{drv:${queue}}` });
    await expect
      .poll(async () => (await jobs.getJob(failed.runId))?.failedReason)
      .toBe('DRV_IMAGE_NOT_FOUND');
    await jobs.close();
  });

  describe('whose keys were evicted, or written over by people,', () => {
    const spoil = {
      gone: (key: string) => admin.del(key),
      'of another type': (key: string) => admin.multi().del(key).set(key, 'x').exec(),
      'without its fields': (key: string) => admin.multi().del(key).hset(key, 'phase', 'waiting').exec(),
    };
    const admin = new Redis(redis.url);
    afterAll(() => admin.quit());

    it.each(Object.entries(spoil))('holds up no other run: one is %s', async (_how, spoilKey) => {
      await using one = open();
      const { store, queue } = one;
      const key = (runId: string) => `{drv:${queue}}:run:${runId}`;
      const owner = { workerId: 'w', node: 'one' };
      const [waits, runs, later, lost, next] = Array.from({ length: 5 }, queued) as [Run, Run, Run, Run, Run];
      for (const run of [runs, lost]) {
        await store.submit(run);
        expect((await store.claim(owner, { waitMs: 5_000 }))?.runId).toBe(run.runId);
      }
      await store.giveUp(lost.runId, 1, { ended: { text: 'DRV_NODE_LOST', failed: true } });
      await store.submit({ ...later, startAfterMs: 200 });
      await store.submit(waits);
      await store.submit({ ...next, lostMs: 60_000 });
      for (const { runId } of [waits, runs, later, lost]) await spoilKey(key(runId));

      await expect.poll(() => admin.zcount(`{drv:${queue}}:later`, '-inf', Date.now())).toBe(1);
      const claimed = await store.claim(owner, { waitMs: 5_000 });
      expect(claimed?.runId).toBe(next.runId);
      expect(await store.claim(owner, { waitMs: 1 })).toBeUndefined();
      expect((await store.runsOf('one')).map(({ runId }) => runId)).toEqual([next.runId]);
      expect((await store.list({ limit: 10 })).runs.map(({ runId }) => runId)).toEqual([next.runId]);
      expect((await store.lost()).map(({ runId }) => runId)).toEqual([next.runId]);
      expect(await store.depth()).toEqual({ waiting: 0, claimed: 1 });
      for (const { runId } of [waits, runs, later, lost]) {
        expect(await store.state(runId)).toBeUndefined();
        expect(await store.write(runId, 1, { record: Buffer.from('x') })).toBe(false);
        expect(await store.withdraw(runId)).toBe(false);
        expect(await store.hold(runId, 'driver', 1_000)).toBeUndefined();
        await store.letGo(runId, 'driver');
        await store.tidied(runId, 'one');
      }
      expect(await store.submit({ ...queued(), taskId: waits.taskId })).toBe(true);
    });
  });

  it('forgets what a node that does not come back has to tidy up', async () => {
    const queue = newQueue();
    await using store = createBullmqStore({ url: redis.url, queue, keepMs: 1_000, keepFailedMs: 300 });
    const [lost, moved] = [queued(), queued()];
    for (const { runId, ...run } of [lost, moved]) {
      await store.submit({ runId, ...run });
      await store.claim({ workerId: 'w', node: 'gone' }, { waitMs: 5_000 });
    }
    await store.giveUp(lost.runId, 1, { ended: { text: 'DRV_NODE_LOST', failed: true } });
    await store.requeue(moved.runId, 1, { isLost: true });
    expect(await store.runsOf('gone')).toHaveLength(2);
    await expect.poll(() => store.runsOf('gone')).toEqual([]);
    const admin = new Redis(redis.url);
    expect(await admin.keys(`{drv:${queue}}:*:gone`)).toEqual([]);
    await admin.quit();
    expect((await store.state(moved.runId))?.phase).toBe('waiting');
  });

  it('that is gone keeps nobody from closing the store', async () => {
    const own = await startPrivateRedis();
    const store = createBullmqStore({ url: own.url });
    await store.submit(queued());
    const claimed = await store.claim({ workerId: 'w', node: 'one' }, { waitMs: 5_000 });
    const waiting = store.claim({ workerId: 'w', node: 'one' }, { waitMs: 60_000 }).catch(() => undefined);
    await own[Symbol.asyncDispose]();
    const since = performance.now();
    await store.close();
    expect(await waiting).toBeUndefined();
    expect(performance.now() - since).toBeLessThan(10_000);
    expect(claimed).toBeDefined();
  });

  it('is reached with TLS, by its authority alone', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'drv-tls-'));
    const tls = await makeCertificate(directory, '127.0.0.1');
    await using own = await startPrivateRedis({ tls });
    const url = own.url.replace('redis:', 'rediss:').replace(/:\d+\/0$/, `:${own.tlsPort}/0`);
    await using store = createBullmqStore({ url, redis: { tls: { ca: readFileSync(tls.ca) } } });
    const one = queued();
    let news = 0;
    store.watch(one.runId, 'up', () => (news += 1));
    await store.submit(one);
    const claimed = await store.claim({ workerId: 'w', node: 'one' }, { waitMs: 5_000 });
    expect(claimed?.runId).toBe(one.runId);
    const before = news;
    await store.write(one.runId, 1, { messages: [Buffer.from('x')] });
    await expect.poll(() => news).toBeGreaterThan(before);
    await using stranger = createBullmqStore({ url });
    await expect(stranger.state(one.runId)).rejects.toMatchObject({ code: 'DRV_STORE_UNAVAILABLE' });
    rmSync(directory, { recursive: true });
  });

  it('with another password is told without either of them', async () => {
    await using store = createBullmqStore({ url: redis.url.replace(/:[0-9a-f]+@/, ':canary-4410@') });
    const failure = await store.state('x').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'DRV_STORE_UNAVAILABLE' });
    expect(String(failure)).not.toContain('canary-4410');
  });
});

describe('the user of the README', () => {
  /** For this queue in place of `ci`. */
  async function userOf(queue: string): Promise<string> {
    const admin = new Redis(redis.url);
    await admin.call(...rightsFor(queue));
    admin.disconnect();
    return redis.url.replace(/:[0-9a-f]+@/, `${queue}:password@`);
  }

  function rightsFor(queue: string): [command: string, ...rest: string[]] {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const line = /^ACL SETUSER .+$/m.exec(readme)?.[0] ?? '';
    const [command = '', verb = '', name = '', ...rules] = line.split(' ');
    expect([command, verb, name]).toEqual(['ACL', 'SETUSER', 'drv']);
    return [command, verb, queue, ...rules.map((rule) => rule.replace('drv:ci', `drv:${queue}`))];
  }

  describeCases('does all that a store does', {
    cases: taskStoreCases,
    async setup() {
      const queue = newQueue();
      const url = await userOf(queue);
      const [store, other] = [createBullmqStore({ url, queue }), createBullmqStore({ url, queue })];
      return {
        capabilities: undefined,
        store,
        other,
        async [Symbol.asyncDispose]() {
          await store.close();
          await other.close();
          // Jobs of BullMQ too, whose failures harm no run.
          const refused = (await refusals()).filter((entry) => entry.includes(queue));
          if (refused.length > 0) throw new Error(`Redis refused ${refused.join('\n')}`);
        },
      };
    },
  });

  /** What Redis has refused whom. */
  async function refusals(): Promise<readonly string[]> {
    const admin = new Redis(redis.url);
    const log = (await admin.call('ACL', 'LOG', '128')) as readonly unknown[];
    admin.disconnect();
    return log.map((entry) => JSON.stringify(entry));
  }

  it('reaches no other queue', async () => {
    const queue = newQueue();
    const url = await userOf(queue);
    await using other = createBullmqStore({ url, queue: newQueue() });
    const runId = randomBytes(8).toString('hex');
    const one = { runId, taskId: runId, body: Buffer.from('x') };
    await expect(other.submit(one)).rejects.toMatchObject({
      code: 'DRV_STORE_UNAVAILABLE',
      retryable: false,
    });
  });

  it.each([
    'GET others',
    'SCAN 0',
    'KEYS *',
    'RANDOMKEY',
    'DBSIZE',
    'FLUSHALL',
    'FLUSHDB',
    'CONFIG GET *',
    'CLIENT LIST',
    'MONITOR',
    'ACL LIST',
    'FUNCTION FLUSH',
    'SCRIPT FLUSH',
    'SUBSCRIBE others',
    'PUBSUB CHANNELS',
    'SHUTDOWN',
  ])('may not %s', async (words) => {
    const user = new Redis(await userOf(newQueue()));
    const [command = '', ...rest] = words.split(' ');
    await expect(user.call(command, ...rest)).rejects.toThrow('NOPERM');
    user.disconnect();
  });
});
