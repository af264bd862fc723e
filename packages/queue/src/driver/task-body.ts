import { DrvError } from '@drv/core';
import type { Codec } from '../protocol/codec.ts';
import { encodeEntry, type Entry } from '../protocol/entry.ts';
import { MAX_ENTRY_BYTES } from '../store/task-store.ts';

/**
 * What a task is in the store, of each of its runs.
 *
 * @throws `DRV_INVALID_TASK` for one that is too large.
 */
export function taskBody(entry: Entry, codec: Codec): (runId: string) => Buffer {
  const bodyFor = (runId: string) => encodeEntry(entry, runId, codec);
  if (bodyFor('').length <= MAX_ENTRY_BYTES) return bodyFor;
  throw new DrvError('DRV_INVALID_TASK', `The task must be at most ${MAX_ENTRY_BYTES} bytes of JSON`, {
    taskId: entry.task.id,
  });
}
