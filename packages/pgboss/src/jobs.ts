import type { Logger } from '@drv/core';
import type { QueuedRun, RunSummary } from '@drv/queue';
import { PgBoss } from 'pg-boss';
import type { Executor } from './connect/database.ts';

/**
 * The jobs of a queue of pg-boss, one for each run: what people see of the runs with pg-boss' pages and tools. Each call is a
 * part of the transaction in which the run changes. A run is locked before its job, by everybody, so that no two of them
 * wait for each other.
 */
export interface Jobs {
  /** Each of them a job that there is not yet. */
  add(transaction: Executor, runs: readonly QueuedRun[]): Promise<void>;
  /** A worker has it. */
  begin(transaction: Executor, runId: string): Promise<void>;
  withdraw(transaction: Executor, runId: string): Promise<void>;
  /** Puts an active one back. */
  putBack(transaction: Executor, runId: string): Promise<void>;
  finish(transaction: Executor, runId: string, summary: RunSummary): Promise<void>;
  remove(transaction: Executor, runIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface JobsOptions {
  readonly schema: string;
  readonly createSchema: boolean;
  /** For what is done outside of transactions: the schema of pg-boss and its queue. */
  readonly executor: Executor;
  readonly logger: Logger;
}

/**
 * For who lets pg-boss supervise the schema besides, with its own page for example: an active job is then called failed
 * after a day, and nothing else happens to it. As much as pg-boss allows.
 */
const BOUNDS = { expireInSeconds: 24 * 60 * 60, retentionSeconds: 365 * 24 * 60 * 60, deleteAfterSeconds: 0 };

/**
 * The order, workers, retries and supervision of pg-boss are not used: a job that it calls expired would be run again, and a
 * task that may have run must not be.
 */
export async function openJobs(queue: string, options: JobsOptions): Promise<Jobs> {
  const { schema, createSchema, executor, logger } = options;
  const boss = new PgBoss({
    db: executor,
    schema,
    createSchema,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on('error', (error) => logger.debug({ error: String(error) }, 'pg-boss'));
  const beginJob = `
    UPDATE ${schema}.job SET state = 'active', started_on = now(), heartbeat_on = now()
    WHERE name = $1 AND id = $2::uuid AND state < 'active'`;
  const close = () => boss.stop({ graceful: false });
  try {
    await boss.start();
    await boss.createQueue(queue, { retryLimit: 0, ...BOUNDS });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async add(db, runs) {
      const jobs = runs.map(({ runId, taskId, priority = 0, startAfterMs = 0 }) => ({
        id: runId,
        data: { taskId },
        priority,
        startAfter: startAfterMs / 1_000,
      }));
      await boss.insert(queue, jobs, { db });
    },
    async begin(db, runId) {
      // pg-boss fetches the next job, not one of somebody's choice; its tables are part of what it documents.
      await db.executeSql(beginJob, [queue, runId]);
    },
    async withdraw(db, runId) {
      await boss.cancel(queue, runId, { db });
    },
    async putBack(db, runId) {
      await boss.cancel(queue, runId, { db });
      await boss.resume(queue, runId, { db });
    },
    async finish(db, runId, { text, failed }) {
      if (failed) await boss.fail(queue, runId, { text }, { db });
      else await boss.complete(queue, runId, { text }, { db });
    },
    async remove(db, runIds) {
      if (runIds.length > 0) await boss.deleteJob(queue, [...runIds], { db });
    },
    close,
  };
}
