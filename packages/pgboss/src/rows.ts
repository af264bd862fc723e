import type { ClaimedRun, NodeRun, RunState } from '@drv/queue';
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
  };
}

export function stateOf(runId: string, row: Row | undefined): RunState | undefined {
  if (row === undefined) return undefined;
  return {
    runId,
    taskId: String(row['task_id']),
    phase: row['phase'] as RunState['phase'],
    fence: Number(row['fence']),
    node: (row['node'] as string | null) ?? undefined,
    record: (row['record'] as Buffer | null) ?? undefined,
    // An owner that has left, or was never heard of.
    silentMs: row['worker'] === null ? undefined : (silenceOf(row) ?? Number.POSITIVE_INFINITY),
  };
}

export function nodeRunOf(row: Row): NodeRun {
  return {
    runId: String(row['run_id']),
    fence: Number(row['fence']),
    workerId: String(row['worker']),
    silentMs: silenceOf(row),
    ended: row['phase'] === 'ended',
  };
}

export function silenceOf(row: Row | undefined): number | undefined {
  const silentMs = row?.['silent_ms'];
  return typeof silentMs === 'number' ? silentMs : undefined;
}
