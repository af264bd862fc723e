import type { QueuedRun } from '@drv/queue';
import type { Database, Executor, Row } from '../connect/database.ts';
import type { Statements } from '../statements/statements.ts';

/** What runs are submitted to. */
export interface SubmitOptions {
  readonly database: Database;
  readonly addJobs: (transaction: Executor, runs: readonly QueuedRun[]) => Promise<void>;
  readonly sql: Statements;
  readonly queue: string;
  /** The channel of those who wait for a run. */
  readonly channel: string;
}

/** Whether each of them is in the queue: in one transaction, and a second one for those that are not new. */
export async function submitRuns(
  runs: readonly QueuedRun[],
  { database, addJobs, sql, queue, channel }: SubmitOptions,
): Promise<readonly boolean[]> {
  const values = [
    queue,
    runs.map(({ runId }) => runId),
    runs.map(({ taskId }) => taskId),
    runs.map(({ body }) => body),
    runs.map(({ tenant }) => tenant ?? ''),
    runs.map(({ priority }) => priority ?? 0),
    runs.map(({ needs }) => JSON.stringify(needs?.labels ?? [])),
    runs.map(({ needs }) => needs?.memoryBytes ?? 0),
    runs.map(({ needs }) => needs?.cpus ?? 0),
    runs.map(({ startAfterMs }) => startAfterMs ?? 0),
    runs.map(({ lostMs }) => lostMs ?? null),
  ];
  const added = await database.transaction(async (transaction) => {
    const { rows } = await transaction.executeSql(sql.submit, values);
    const fresh = idsOf(rows);
    const byId = new Map(runs.filter(({ runId }) => fresh.has(runId)).map((run) => [run.runId, run]));
    if (byId.size === 0) return undefined;
    const tenants = new Set([...byId.values()].map(({ tenant }) => tenant ?? ''));
    await transaction.executeSql(sql.useTenants, [queue, [...tenants]]);
    await addJobs(transaction, [...byId.values()]);
    await transaction.executeSql(sql.notify, [channel]);
    return fresh;
  });
  const others = runs.map(({ runId }) => runId).filter((runId) => added?.has(runId) !== true);
  const known = others.length === 0 ? new Set() : idsOf(await database.rows(sql.known, [queue, others]));
  return runs.map(({ runId }) => added?.has(runId) === true || known.has(runId));
}

function idsOf(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.map(({ run_id: runId }) => String(runId)));
}
