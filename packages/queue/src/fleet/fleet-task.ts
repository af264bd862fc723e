import { decodeEntry } from '../protocol/entry.ts';
import { decodeRecord, type RunRecord } from '../protocol/record.ts';
import { whyUnreadable, type Codec, type Unreadable } from '../protocol/codec.ts';
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
  /** Why it cannot be read: it is not sealed with the key that the fleet was given. Absent where it can. */
  readonly unreadable?: Unreadable | undefined;
}

export function fleetTaskOf(run: ListedRun, codec: Codec): FleetTask {
  const { taskId, runId, node, phase, record, body } = run;
  const ageMs = Math.round(run.ageMs);
  const silentMs = run.silentMs === undefined ? undefined : Math.round(run.silentMs);
  const known = attempt(() => decodeRecord(record, runId, codec));
  const entry = body && attempt(() => decodeEntry(body, runId, codec));
  const state = phase === 'waiting' ? phase : stateOf(known);
  const hidden = known === undefined ? record : entry === undefined ? body : undefined;
  const unreadable = hidden && whyUnreadable(hidden, codec);
  return { taskId, runId, state, node, silentMs, ageMs, image: entry?.task.image, unreadable };
}

function stateOf(known: RunRecord | undefined): FleetTask['state'] {
  if (known === undefined) return 'claimed';
  if (known.outcome !== undefined) return 'ended';
  return known.mayHaveRun === true ? 'running' : 'preparing';
}

/** `undefined` for what cannot be read: another key, or written by somebody else. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
