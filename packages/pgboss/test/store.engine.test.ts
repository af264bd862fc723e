import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createPgbossStore } from '@drv/pgboss';
import { taskStoreCases } from '@drv/queue/cases';
import { describeCases } from '@drv/testing/vitest';
import { makeCertificate, startPrivatePostgres } from '@drv/tooling-engine';
import { Client } from 'pg';
import { PgBoss } from 'pg-boss';
import { afterAll, describe, expect, it } from 'vitest';

const postgres = await startPrivatePostgres();
afterAll(() => postgres[Symbol.asyncDispose]());

const newQueue = () => `test-${randomBytes(4).toString('hex')}`;
const open = (queue = newQueue()) => createPgbossStore({ connectionString: postgres.url, queue });

describeCases('the store in PostgreSQL', {
  cases: taskStoreCases,
  setup: () => {
    const queue = newQueue();
    const [store, other] = [open(queue), open(queue)];
    return {
      capabilities: undefined,
      store,
      other,
      async [Symbol.asyncDispose]() {
        await store.close();
        await other.close();
      },
    };
  },
});

const queued = () => ({ runId: randomUUID(), taskId: `task-${randomUUID()}`, body: Buffer.from('x') });

const WORKER = { workerId: 'w', node: 'one' };
const ENDED = { text: 'success', failed: false };

describe('a PostgreSQL', () => {
  it('that was killed and comes back has what was submitted before', async () => {
    await using own = await startPrivatePostgres();
    await using store = createPgbossStore({ connectionString: own.url });
    const one = queued();
    await store.submit(one);
    await own.kill();
    await expect(store.state(one.runId)).rejects.toMatchObject({
      code: 'DRV_STORE_UNAVAILABLE',
      kind: 'engine',
      retryable: true,
    });
    await own.restart();
    const claimed = await store.claim(WORKER, { waitMs: 10_000 });
    expect(claimed?.runId).toBe(one.runId);
  });

  it('that cuts every connection is connected to again, and whoever watches a run is told of what came meanwhile', async () => {
    const queue = newQueue();
    await using store = open(queue);
    await using other = open(queue);
    const one = queued();
    await store.submit(one);
    let news = 0;
    const unwatch = other.watch(one.runId, 'down', () => {
      news += 1;
    });
    await expect.poll(() => news).toBe(1);
    await asAdmin(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'drv' AND pid <> pg_backend_pid()`);
    await expect
      .poll(() =>
        store.append(one.runId, [Buffer.from('x')]).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await expect.poll(() => news).toBeGreaterThan(1);
    expect(await other.read(one.runId, 'down', undefined)).not.toHaveLength(0);
    unwatch();
  });

  it('is one queue for processes that use it at once for the first time', async () => {
    await using own = await startPrivatePostgres();
    const stores = Array.from({ length: 4 }, () => createPgbossStore({ connectionString: own.url }));
    const runs = stores.map(queued);
    await Promise.all(stores.map((store, index) => store.submit(runs[index] ?? queued())));
    const claimed = await Promise.all(stores.map((store) => store.claim(WORKER, { waitMs: 5_000 })));
    expect(new Set(claimed.map((run) => run?.runId))).toEqual(new Set(runs.map(({ runId }) => runId)));
    for (const store of stores) await store.close();
  });

  it('with tables of another version is refused', async () => {
    await using store = createPgbossStore({ connectionString: postgres.url, schema: 'later' });
    await store.runOf('x');
    await asAdmin('UPDATE later.task_schema SET version = 99');
    await using earlier = createPgbossStore({ connectionString: postgres.url, schema: 'later' });
    await expect(earlier.runOf('x')).rejects.toMatchObject({ code: 'DRV_UNSUPPORTED' });
  });

  it('is reached with TLS, by its authority alone, and not without', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'drv-tls-'));
    const tls = await makeCertificate(directory, '127.0.0.1');
    await using own = await startPrivatePostgres({ tls });
    const connectionString = own.url;
    const ssl = { ca: readFileSync(tls.ca, 'utf8') };
    await using store = createPgbossStore({ connectionString, pool: { ssl } });
    const one = queued();
    let news = 0;
    store.watch(one.runId, 'up', () => (news += 1));
    await store.submit(one);
    expect((await store.claim(WORKER, { waitMs: 5_000 }))?.runId).toBe(one.runId);
    await expect.poll(() => news).toBeGreaterThan(0);
    for (const pool of [{ ssl: true }, {}]) {
      await using stranger = createPgbossStore({ connectionString, pool });
      await expect(stranger.state(one.runId)).rejects.toMatchObject({ code: 'DRV_STORE_UNAVAILABLE' });
    }
    rmSync(directory, { recursive: true });
  });

  it('with another password is told without either of them', async () => {
    const connectionString = postgres.url.replace(/:[0-9a-f]+@/, ':canary-4410@');
    await using store = createPgbossStore({ connectionString });
    const failure = await store.state('x').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'DRV_STORE_UNAVAILABLE', retryable: false });
    expect(inspect(failure)).not.toContain('canary-4410');
  });

  it('forgets a run that ended long enough ago, with its job and its messages, and no other', async () => {
    const queue = newQueue();
    await using store = createPgbossStore({ connectionString: postgres.url, queue, keepMs: 1 });
    const [ended, waiting] = [queued(), queued()];
    await store.submit(ended);
    const claimed = await store.claim(WORKER, { waitMs: 5_000 });
    await store.write(ended.runId, claimed?.fence ?? 0, { messages: [Buffer.from('x')], ended: ENDED });
    await store.submit(waiting);
    await expect
      .poll(async () => {
        await store.beat('w');
        return store.state(ended.runId);
      })
      .toBeUndefined();
    expect(await store.read(ended.runId, 'up', undefined)).toEqual([]);
    expect((await store.state(waiting.runId))?.phase).toBe('waiting');
    const jobs = await asAdmin(`SELECT id, state FROM drv.job WHERE name = '${queue}'`);
    expect(jobs).toEqual([{ id: waiting.runId, state: 'created' }]);
  });

  it('forgets a run whose node does not come back to tidy up, after the time of those without a result', async () => {
    await using store = createPgbossStore({
      connectionString: postgres.url,
      queue: newQueue(),
      keepMs: 1,
      keepFailedMs: 300,
    });
    const lost = queued();
    await store.submit(lost);
    await store.claim({ workerId: 'w', node: 'gone' }, { waitMs: 5_000 });
    await store.giveUp(lost.runId, 1, { ended: { text: 'DRV_NODE_LOST', failed: true } });
    expect((await store.runsOf('gone')).map(({ runId }) => runId)).toEqual([lost.runId]);
    await expect
      .poll(async () => {
        await store.beat('w');
        return store.state(lost.runId);
      })
      .toBeUndefined();
    expect(await store.runsOf('gone')).toEqual([]);
  });

  it('shows with the tools of pg-boss what waits, what runs, and how the rest has ended', async () => {
    const queue = newQueue();
    await using store = open(queue);
    const [waiting, running, ended, lost, withdrawn] = [queued(), queued(), queued(), queued(), queued()];
    for (const run of [running, ended, lost]) {
      await store.submit(run);
      await store.claim(WORKER, { waitMs: 5_000 });
    }
    for (const run of [waiting, withdrawn]) await store.submit(run);
    await store.write(ended.runId, 1, { ended: ENDED });
    await store.giveUp(lost.runId, 1, { ended: { text: 'DRV_NODE_LOST', failed: true } });
    await store.withdraw(withdrawn.runId);
    const boss = new PgBoss({ connectionString: postgres.url, schema: 'drv', supervise: false });
    await boss.start();
    const jobs = await boss.findJobs(queue);
    await boss.stop();
    expect(Object.fromEntries(jobs.map(({ id, state, output }) => [id, [state, output]]))).toEqual({
      [waiting.runId]: ['created', null],
      [running.runId]: ['active', null],
      [ended.runId]: ['completed', { text: 'success' }],
      [lost.runId]: ['failed', { text: 'DRV_NODE_LOST' }],
      [withdrawn.runId]: ['cancelled', null],
    });
  });
});

describe('the roles of the README', () => {
  const [owner = '', worker = ''] = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    .split('```sql')
    .slice(1)
    .map((block) =>
      (block.split('```')[0] ?? '').replaceAll(/\bdrv\b/g, 'own').replaceAll('drv_worker', 'own_worker'),
    );
  const urlOf = (role: string) => postgres.url.replace(/postgres:[0-9a-f]+@/, `${role}:password@`);
  const session = (role: string, queue = 'ci') =>
    createPgbossStore({ connectionString: urlOf(role), schema: 'own', queue });

  it('make the tables, take part in the queue, and reach nothing else', async () => {
    await asAdmin('CREATE SCHEMA others; CREATE TABLE others.secrets (secret text)');
    await asAdmin(owner);
    await using own = session('own');
    await own.submit(queued());
    await asAdmin(worker);
    await using store = session('own_worker');
    const one = queued();
    await store.submit(one);
    const claimed = await own.claim(WORKER, { waitMs: 5_000 });
    await store.write(claimed?.runId ?? '', 1, { messages: [Buffer.from('x')], ended: ENDED });
    expect(await store.read(claimed?.runId ?? '', 'up', undefined)).toHaveLength(1);
    await store.beat('w');
    for (const role of ['own', 'own_worker']) {
      await expect(asAdmin('SELECT * FROM others.secrets', urlOf(role))).rejects.toThrow('permission denied');
    }
    await expect(asAdmin('DROP TABLE own.task_run', urlOf('own_worker'))).rejects.toThrow('must be owner');
  });

  describeCases('a role that may not change the tables does all that a store does', {
    cases: taskStoreCases,
    setup() {
      const queue = newQueue();
      const [store, other] = [session('own_worker', queue), session('own_worker', queue)];
      return {
        capabilities: undefined,
        store,
        other,
        async [Symbol.asyncDispose]() {
          await store.close();
          await other.close();
        },
      };
    },
  });

  it('that may not make the tables is refused where there are none', async () => {
    await using store = createPgbossStore({ connectionString: urlOf('own_worker'), schema: 'absent' });
    await expect(store.submit(queued())).rejects.toMatchObject({
      code: 'DRV_STORE_UNAVAILABLE',
      retryable: false,
    });
  });
});

async function asAdmin(statement: string, connectionString = postgres.url): Promise<readonly unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
