import { DrvError } from '@drv/core';
import { checkKinds, silentLogger, throwIfAborted } from '@drv/core/driver';
import {
  LISTED_BODY_BYTES,
  type Direction,
  type QueuedRun,
  type RunUpdate,
  type TaskStore,
} from '@drv/queue';
import { createBatch } from './batch/create-batch.ts';
import { readMessages, type ReadRequest } from './batch/read-messages.ts';
import { submitRuns } from './batch/submit-runs.ts';
import { createClaimRuns } from './claim-runs.ts';
import { openDatabase, type Executor, type Row } from './connect/database.ts';
import { openNotices } from './connect/notices.ts';
import { poolConfig } from './connect/pool-config.ts';
import { storeError } from './connect/store-error.ts';
import { createForget } from './forget.ts';
import { createIdle } from './idle.ts';
import { openJobs, type Jobs } from './jobs.ts';
import { PGBOSS_STORE, type PgbossStoreOptions } from './pgboss-store-options.ts';
import { claimOf, listedRunOf, nodeRunOf, silenceOf, stateOf, workerOf } from './rows.ts';
import { openSchema, SCHEMA_MS } from './schema/open-schema.ts';
import { channelOf } from './statements/channel-of.ts';
import { statementsOf } from './statements/statements.ts';

/** A week. */
const KEEP_FAILED_MS = 7 * 24 * 60 * 60_000;
/** Lost runs that one look gives. */
const LOST_COUNT = 100;
/** Runs that are submitted by one transaction: each is up to 1 MiB. */
const SUBMIT_COUNT = 100;
/** Reads that are answered by one statement: each is up to 2 MiB. */
const READ_COUNT = 16;

/**
 * The queue on PostgreSQL 15 or later, with pg-boss. Connects with the first call, and again whenever the connection is cut.
 *
 * @throws `DRV_INVALID_OPTION`
 */
export function createPgbossStore(options: PgbossStoreOptions = {}): TaskStore {
  checkKinds(options, PGBOSS_STORE, 'createPgbossStore', { op: 'open store' });
  const { queue = 'drv', schema = 'drv', keepMs = 60 * 60_000, logger = silentLogger } = options;
  const { keepFailedMs = Math.max(keepMs, KEEP_FAILED_MS) } = options;
  const database = openDatabase(poolConfig(options.connectionString, options.pool ?? {}), logger);
  const notices = openNotices(() => database.client(), logger);
  const sql = statementsOf(schema);
  const waiting = channelOf(schema, queue);
  const channel = (direction: Direction, runId: string) => channelOf(schema, queue, direction, runId);
  const idle = createIdle((onNews) => notices.watch(waiting, onNews));
  let opening: Promise<Jobs> | undefined;
  let closing: Promise<void> | undefined;

  async function open(): Promise<Jobs> {
    try {
      return await openSchema(database, schema, (createSchema) =>
        openJobs(queue, { schema, createSchema, executor: database.executor(SCHEMA_MS), logger }),
      );
    } catch (error) {
      opening = undefined;
      throw storeError(error);
    }
  }

  async function jobs(): Promise<Jobs> {
    if (closing === undefined) return (opening ??= open());
    throw new DrvError('DRV_INVALID_STATE', 'The store is closed', { op: 'use store' });
  }

  /** One statement about the queue. */
  async function ask(text: string, ...values: readonly unknown[]): Promise<readonly Row[]> {
    await jobs();
    return database.rows(text, [queue, ...values]);
  }
  const done = async (text: string, ...values: readonly unknown[]) => (await ask(text, ...values)).length > 0;

  /** Changes a run by one statement, then its job; neither of them where the run is not as the statement wants it. */
  async function both(
    change: (jobs: Jobs, transaction: Executor, run: Row) => Promise<void>,
    text: string,
    ...values: readonly unknown[]
  ): Promise<boolean> {
    const own = await jobs();
    const changed = await database.transaction(async (transaction) => {
      const [run] = (await transaction.executeSql(text, [queue, ...values])).rows;
      if (run === undefined) return undefined;
      await change(own, transaction, run);
      return true;
    });
    return changed === true;
  }

  async function update(runId: string, fence: number, change: RunUpdate, givenUp: boolean): Promise<boolean> {
    const { record = null, order = null, messages = [], ended } = change;
    const sent = [runId, fence, messages, channel('up', runId)];
    if (record === null && ended === undefined && !givenUp) return done(sql.sendUp, ...sent);
    const isFailed = ended?.failed === true;
    const written = [...sent, record, ended !== undefined || givenUp, givenUp, isFailed, order];
    if (ended === undefined) return done(sql.write, ...written);
    return both((own, transaction) => own.finish(transaction, runId, ended), sql.write, ...written);
  }

  const claims = createClaimRuns({ database, sql, queue, jobs, ask });

  const submit = createBatch(async (runs: readonly QueuedRun[]) => {
    const { add: addJobs } = await jobs();
    return submitRuns(runs, { database, addJobs, sql, queue, channel: waiting });
  }, SUBMIT_COUNT);

  const read = createBatch(
    (asked: readonly ReadRequest[]) => readMessages(asked, (...values) => ask(sql.read, ...values)),
    READ_COUNT,
  );

  const forget = createForget({
    keepMs,
    async members() {
      await ask(sql.forgetMembers);
      await ask(sql.forgetTenants);
    },
    async runs() {
      const own = await jobs();
      const forgotten = await database.transaction(async (transaction) => {
        const { rows } = await transaction.executeSql(sql.forgetRuns, [queue, keepMs, keepFailedMs]);
        await own.remove(
          transaction,
          rows.map(({ run_id: runId }) => String(runId)),
        );
        return rows.length > 0;
      });
      return forgotten === true && closing === undefined;
    },
  });

  async function close(): Promise<void> {
    idle.end();
    const silent = notices.close();
    const stopped = opening?.then((own) => own.close()).catch(() => {});
    await database.close();
    // Once no connection is left, nobody waits for an answer any more.
    await silent;
    await stopped;
  }

  return {
    name: 'pgboss',
    async submit(run, { signal } = {}) {
      throwIfAborted(signal, 'submit task');
      return submit(run);
    },
    withdraw: (runId, { record, messages = [] } = {}) =>
      both(
        (own, transaction) => own.withdraw(transaction, runId),
        sql.withdraw,
        runId,
        record ?? null,
        messages,
        channel('up', runId),
      ),
    async claim(worker, { waitMs, signal, offer = { labels: [] } }) {
      const until = performance.now() + waitMs;
      while (signal?.aborted !== true && closing === undefined) {
        idle.attend();
        const claimed = await claims.next(worker, offer);
        const leftMs = until - performance.now();
        if (claimed !== undefined || leftMs <= 0) return claimed;
        await idle.wait(Math.min(leftMs, await claims.untilDue()), signal);
      }
      if (closing !== undefined) await jobs();
      return undefined;
    },
    adopt: async (runId, fence, { workerId, node }) =>
      claimOf(runId, (await ask(sql.adopt, runId, workerId, node, fence))[0]),
    write: (runId, fence, change) => update(runId, fence, change, false),
    giveUp: (runId, fence, change) => update(runId, fence, change, true),
    requeue: (runId, fence, { isLost = false } = {}) =>
      both(
        async (own, transaction, run) => {
          await transaction.executeSql(sql.useTenants, [queue, [run['tenant']]]);
          await own.putBack(transaction, runId);
          await transaction.executeSql(sql.notify, [waiting]);
        },
        sql.requeue,
        runId,
        fence,
        isLost,
      ),
    lost: async () => (await ask(sql.lost, LOST_COUNT)).map(stateOf),
    async state(runId) {
      const [row] = await ask(sql.state, runId);
      return row && stateOf(row);
    },
    async list({ limit }) {
      const [runs, [count]] = await Promise.all([ask(sql.list, LISTED_BODY_BYTES, limit), ask(sql.count)]);
      return { runs: runs.map(listedRunOf), total: Number(count?.['total']) };
    },
    async hold(runId, member, silentMs) {
      await jobs();
      const rows = await database.transaction(async (transaction) => {
        await transaction.executeSql(sql.lock, [queue, runId]);
        return (await transaction.executeSql(sql.hold, [queue, runId, member, silentMs])).rows;
      });
      return silenceOf(rows?.[0]);
    },
    async letGo(runId, member) {
      await ask(sql.letGo, runId, member);
    },
    async runOf(taskId) {
      const [row] = await ask(sql.newest, taskId);
      return row === undefined ? undefined : String(row['run_id']);
    },
    async beat(member, worker) {
      await ask(sql.beat, member, worker?.node, worker && JSON.stringify(worker.offer));
      // Not waited for: much may have to be forgotten, and the next beat must not be late.
      void forget().catch((error: unknown) => {
        if (closing === undefined) logger.warn({ error: String(error) }, 'ended tasks are kept');
      });
    },
    silence: async (member) => silenceOf((await ask(sql.silence, member))[0]),
    async leave(member) {
      await ask(sql.leave, member);
    },
    workers: async () => (await ask(sql.workers)).map(workerOf),
    async depth() {
      const [row] = await ask(sql.depth);
      return { waiting: Number(row?.['waiting']), claimed: Number(row?.['claimed']) };
    },
    runsOf: async (node) => (await ask(sql.runsOf, node)).map(nodeRunOf),
    async tidied(runId, node) {
      await ask(sql.tidied, runId, node);
    },
    async append(runId, messages, direction = 'down') {
      await ask(sql.append, runId, messages, channel(direction, runId), direction);
    },
    read: (runId, direction, after = '0') => read({ runId, direction, after }),
    watch: (runId, direction, onNews) => notices.watch(channel(direction, runId), onNews),
    async discard(runId, direction, upTo) {
      await ask(sql.discard, runId, direction, upTo);
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}
