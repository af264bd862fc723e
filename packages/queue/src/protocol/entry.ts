import { validateTask } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import type { Codec } from './codec.ts';
import { notReadable, parseObject } from './json.ts';
import { isNumber, isText, optional } from './shapes.ts';

/** What a worker is told of a run when it takes it from the queue. */
export interface Entry {
  readonly task: TaskWithId;
  /** The driver that waits for it: a member of the store. */
  readonly client: string;
  /** Milliseconds between two signs of life of that driver. Absent: written by one that does not say. */
  readonly beatMs?: number | undefined;
  /** The caller brought credentials of its own: it has to be asked. */
  readonly asksCredentials: boolean;
  /** The caller wants to see the progress of a pull. */
  readonly wantsPull: boolean;
  /** The caller wants to see how far its files are. */
  readonly wantsFiles: boolean;
  /** The span of the caller that the task is a part of. */
  readonly traceparent?: string | undefined;
}

const VERSION = 1;

export function encodeEntry(entry: Entry, runId: string, codec: Codec): Buffer {
  return codec.encode(Buffer.from(JSON.stringify({ v: VERSION, ...entry })), `entry:${runId}`);
}

/** @throws `DRV_PROTOCOL` for what is no entry; `DRV_INVALID_TASK` */
export function decodeEntry(body: Uint8Array, runId: string, codec: Codec): Entry {
  const { v, task, client, beatMs, asksCredentials, wantsPull, wantsFiles, traceparent } = parseObject(
    codec.decode(body, `entry:${runId}`),
    'The task',
  );
  const isEntry =
    v === VERSION &&
    typeof client === 'string' &&
    optional(isNumber)(beatMs) &&
    typeof asksCredentials === 'boolean' &&
    typeof wantsPull === 'boolean' &&
    typeof wantsFiles === 'boolean' &&
    optional(isText)(traceparent);
  if (!isEntry) throw notReadable('The task');
  validateTask(task as TaskWithId);
  if ((task as TaskWithId).id === undefined) throw notReadable('The task');
  return {
    task: task as TaskWithId,
    client,
    beatMs: beatMs as number | undefined,
    asksCredentials,
    wantsPull,
    wantsFiles,
    traceparent: traceparent as string | undefined,
  };
}
