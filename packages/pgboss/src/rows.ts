import type {
  ClaimedRun,
  KnownWorker,
  ListedRun,
  NodeRun,
  RunNeeds,
  RunState,
  WorkerOffer,
} from '@drv/queue';
import type { Row } from './connect/database.ts';

/** Rows of PostgreSQL as what a store answers. */
export function claimOf(runId: string, row: Row | undefined): ClaimedRun | undefined {
  if (row === undefined) return undefined;
  return {
    runId,
    taskId: String(row['task_id']),
    body: row['body'] as Buffer,
    fence: Number(row['fence']),
    record: (row['record'] as Buffer | null) ?? undefined,
    needs: needsOf(row),
    waitedMs: Number(row['waited_ms']),
  };
}

/** As they were given: what is not wanted is absent. */
function needsOf(row: Row): RunNeeds | undefined {
  const labels = row['labels'] as readonly string[];
  const [memoryBytes, cpus] = [Number(row['memory_bytes']), Number(row['cpus'])];
  const needs: RunNeeds = {
    ...(labels.length > 0 && { labels }),
    ...(memoryBytes > 0 && { memoryBytes }),
    ...(cpus > 0 && { cpus }),
  };
  return Object.keys(needs).length === 0 ? undefined : needs;
}

export function workerOf(row: Row): KnownWorker {
  return {
    workerId: String(row['member']),
    node: String(row['node']),
    offer: { labels: [], ...(row['offer'] as WorkerOffer | null) },
    silentMs: silenceOf(row) ?? Number.POSITIVE_INFINITY,
  };
}

export function stateOf(row: Row): RunState {
  return {
    runId: String(row['run_id']),
    taskId: String(row['task_id']),
    phase: row['phase'] as RunState['phase'],
    fence: Number(row['fence']),
    node: (row['node'] as string | null) ?? undefined,
    record: (row['record'] as Buffer | null) ?? undefined,
    // An owner that has left, or was never heard of.
    silentMs: row['worker'] === null ? undefined : (silenceOf(row) ?? Number.POSITIVE_INFINITY),
  };
}

export function listedRunOf(row: Row): ListedRun {
  return {
    ...stateOf(row),
    phase: row['phase'] === 'waiting' ? 'waiting' : 'claimed',
    ageMs: Math.max(0, Number(row['age_ms'])),
    body: (row['body'] as Buffer | null) ?? undefined,
  };
}

export function nodeRunOf(row: Row): NodeRun {
  return {
    runId: String(row['run_id']),
    fence: Number(row['fence']),
    workerId: String(row['worker']),
    silentMs: silenceOf(row),
    ended: row['phase'] === 'ended',
    leftBody: (row['left_body'] as Buffer | null) ?? undefined,
  };
}

export function silenceOf(row: Row | undefined): number | undefined {
  const silentMs = row?.['silent_ms'];
  return typeof silentMs === 'number' ? silentMs : undefined;
}
