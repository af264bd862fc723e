import { decodeEntry } from '../protocol/entry.ts';
import { decodeRecord, type RunRecord } from '../protocol/record.ts';
import type { Codec } from '../protocol/codec.ts';
import type { ListedRun } from '../store/task-store.ts';

/** A task that has not ended, somewhere on the machines of a queue. */
export interface FleetTask {
  readonly taskId: string;
  /** Names this run of the task, for the other calls of {@link Fleet}. */
  readonly runId: string;
  /**
   * `waiting` for a worker; `preparing`: its image is pulled, its container made; `running`; `ended`: its outcome is known,
   * and its caller has not closed it. `claimed`: a worker has it, and what it does cannot be read without the key.
   */
  readonly state: 'waiting' | 'claimed' | 'preparing' | 'running' | 'ended';
  /** The machine that has it. */
  readonly node?: string | undefined;
  /** Milliseconds since its worker was heard of, by the store's clock; `Infinity` for one that has left. */
  readonly silentMs?: number | undefined;
  /** Milliseconds since it was submitted, by the store's clock. */
  readonly ageMs: number;
  /** Absent where it cannot be read without the key, or the task is larger than 16 KiB. */
  readonly image?: string | undefined;
}

export function fleetTaskOf(run: ListedRun, codec: Codec): FleetTask {
  const { taskId, runId, node } = run;
  const ageMs = Math.round(run.ageMs);
  const silentMs = run.silentMs === undefined ? undefined : Math.round(run.silentMs);
  return { taskId, runId, state: stateOf(run, codec), node, silentMs, ageMs, image: imageOf(run, codec) };
}

function stateOf({ phase, record, runId }: ListedRun, codec: Codec): FleetTask['state'] {
  if (phase === 'waiting') return 'waiting';
  const read = attempt((): RunRecord => decodeRecord(record, runId, codec));
  if (read === undefined) return 'claimed';
  if (read.outcome !== undefined) return 'ended';
  return read.mayHaveRun === true ? 'running' : 'preparing';
}

function imageOf({ body, runId }: ListedRun, codec: Codec): string | undefined {
  return body && attempt(() => decodeEntry(body, runId, codec).task.image);
}

/** `undefined` for what cannot be read: another key, or written by somebody else. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
