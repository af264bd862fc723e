import type { ClaimedRun, WorkerIdentity, WorkerOffer } from '@drv/queue';
import type { Database, Row } from './connect/database.ts';
import type { Jobs } from './jobs.ts';
import { claimOf } from './rows.ts';
import type { Statements } from './statements/statements.ts';

/** Milliseconds between two looks for a run to claim: a notice may have been lost, or the one that it woke has died. */
const LOOK_EVERY_MS = 2_000;

interface ClaimRunsOptions {
  readonly database: Database;
  readonly sql: Statements;
  readonly queue: string;
  readonly jobs: () => Promise<Jobs>;
  readonly ask: (text: string) => Promise<readonly Row[]>;
}

/** How the runs of a queue that wait are claimed. */
export function createClaimRuns({ database, sql, queue, jobs, ask }: ClaimRunsOptions) {
  return {
    /** The next one that fits the offer, where there is one. */
    async next(
      { workerId, node }: WorkerIdentity,
      { labels, memoryBytes, cpus }: WorkerOffer,
    ): Promise<ClaimedRun | undefined> {
      const own = await jobs();
      return database.transaction(async (transaction) => {
        const [next] = (await transaction.executeSql(sql.next, [queue, labels, memoryBytes, cpus])).rows;
        if (next === undefined) return undefined;
        const runId = String(next['run_id']);
        const { rows } = await transaction.executeSql(sql.claim, [queue, runId, workerId, node]);
        await own.begin(transaction, runId);
        await transaction.executeSql(sql.tookTurn, [queue, next['tenant']]);
        return claimOf(runId, rows[0]);
      });
    },
    /** Milliseconds until there may be a run whose time has come. */
    async untilDue(): Promise<number> {
      const [row] = await ask(sql.nextDue);
      return Math.min(LOOK_EVERY_MS, Math.max(1, Number(row?.['due_ms'] ?? LOOK_EVERY_MS)));
    },
  };
}
