import { DrvError } from '@drv/core';
import type { PrepareOptions, TaskWithId } from '@drv/core/driver';
import type { Codec } from '../protocol/codec.ts';
import { encodeEntry } from '../protocol/entry.ts';
import { MAX_ENTRY_BYTES } from '../store/task-store.ts';

/** Who waits for a task, and what it says to workers. */
interface Client {
  readonly client: string;
  readonly beatMs: number;
  readonly codec: Codec;
}

/**
 * What a task is in the store, of each of its runs: what its worker has to know of how it is prepared goes with it.
 *
 * @throws `DRV_INVALID_TASK` for one that is too large.
 */
export function taskBody(
  task: TaskWithId,
  { auther, onPull, onFiles, traceparent }: PrepareOptions,
  { client, beatMs, codec }: Client,
): (runId: string) => Buffer {
  const entry = {
    task,
    client,
    beatMs,
    asksCredentials: auther !== undefined,
    wantsPull: onPull !== undefined,
    wantsFiles: onFiles !== undefined,
    traceparent,
  };
  const bodyFor = (runId: string) => encodeEntry(entry, runId, codec);
  if (bodyFor('').length <= MAX_ENTRY_BYTES) return bodyFor;
  throw new DrvError('DRV_INVALID_TASK', `The task must be at most ${MAX_ENTRY_BYTES} bytes of JSON`, {
    taskId: task.id,
  });
}
