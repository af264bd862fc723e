import { randomUUID } from 'node:crypto';
import { DrvError, type AbortOptions } from '@drv/core';
import { abortError, delay } from '@drv/core/driver';
import { followMessages } from '../channel/follow-messages.ts';
import { createSender } from '../channel/sender.ts';
import type { Codec } from '../protocol/codec.ts';
import { errorOf } from '../protocol/error-data.ts';
import { createMessageReader } from '../protocol/create-message-reader.ts';
import { decodeRecord } from '../protocol/record.ts';
import type { LookMessage, LookRequest, Received } from '../protocol/messages.ts';
import type { TaskStore } from '../store/task-store.ts';

export interface LookOptions extends AbortOptions {
  readonly store: TaskStore;
  readonly codec: Codec;
  readonly runId: string;
  readonly taskId: string;
  readonly request: LookRequest;
}

/** Milliseconds between two looks whether the run is taken care of. */
const CHECK_MS = 2_000;
/** Milliseconds in which the worker has to say that it is over, once the run has ended. */
const END_MS = 5_000;
/** Milliseconds of silence after which a worker, or the store, is not waited for. */
const SILENT_MS = 15_000;
const OP = 'look at task';

/**
 * What a worker answers one who looks on. Ends with what the task has to show, and when the task has ended.
 *
 * @throws `DRV_NODE_LOST` when nothing is heard of the worker, and, of output, when it has not said that this is all of it: another worker, which
 *   goes on with the task, would begin anew; `DRV_STORE_UNAVAILABLE`; what the worker refused it with; `DRV_ABORTED`.
 */
export async function* openLook(
  options: LookOptions,
): AsyncGenerator<Received<LookMessage>, void, undefined> {
  const { store, codec, runId, taskId, request, signal } = options;
  const id = randomUUID();
  const direction = `look-${id}` as const;
  const done = new AbortController();
  const sender = createSender(store, runId, { codec, client: `onlooker-${id}` });
  const read = createMessageReader<LookMessage>(codec, `${direction}:${runId}`);
  const heard: (Received<LookMessage> & { readonly cursor: string })[] = [];
  let worker: string | undefined;
  let failure: Error | undefined;
  let ended: RunsEnd | undefined;
  let wake = () => {};
  const fail = (error: unknown) => {
    failure ??= error instanceof Error ? error : new Error(String(error));
    wake();
  };
  const onAbort = () => signal && fail(abortError(signal, OP));
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  const following = followMessages(store, {
    runId,
    direction,
    isNew: true,
    signal: done.signal,
    onMessage(body, cursor) {
      const received = read(body);
      if (received !== undefined) heard.push({ ...received, cursor });
      wake();
    },
    onSilence(ms, error) {
      if (ms > SILENT_MS) fail(error);
    },
  }).catch(fail);
  const checking = check(options, done.signal).then((end) => {
    ended = end;
    wake();
  }, fail);
  void sender.send({ type: 'look', id, request });
  let count = 0;
  try {
    for (;;) {
      const next = heard.shift();
      if (next !== undefined) {
        worker ??= next.from;
        if (request.of === 'output' && next.from !== worker)
          throw cutShort(taskId, 'Another worker has the task now');
        if (next.message.type === 'look-over') {
          if (next.message.error !== undefined) throw errorOf(next.message.error, taskId);
          return;
        }
        yield next;
        count += 1;
        void sender.send({ type: 'look-taken', id, count });
        if (heard.length === 0) store.discard(runId, direction, next.cursor).catch(() => {});
        continue;
      }
      if (failure !== undefined) throw failure;
      if (ended?.mayHaveRun === true && request.of === 'output') throw cutShort(taskId, 'The task has ended');
      if (ended !== undefined) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await Promise.race([sender.send({ type: 'look-end', id }), delay(1_000)]);
    done.abort();
    sender.close();
    await Promise.all([following, checking]);
  }
}

interface RunsEnd {
  /** It has written something, perhaps. */
  readonly mayHaveRun: boolean;
}

/**
 * Resolves when the run has ended and its worker had time to say so, or when the signal aborts; rejects when nothing is heard
 * of the worker.
 */
async function check(
  { store, codec, runId, taskId }: LookOptions,
  signal: AbortSignal,
): Promise<RunsEnd | undefined> {
  let endedAt: number | undefined;
  while (!signal.aborted) {
    await delay(CHECK_MS, signal).catch(() => {});
    // A store that does not answer is told of by who reads the messages.
    const state = await store.state(runId).catch(() => 'unknown' as const);
    if (state === 'unknown') continue;
    if (state === undefined || state.phase === 'ended') {
      endedAt ??= performance.now();
      if (performance.now() - endedAt <= END_MS) continue;
      return {
        mayHaveRun: state === undefined || decodeRecord(state.record, runId, codec).mayHaveRun === true,
      };
    }
    if ((state.silentMs ?? 0) > SILENT_MS) {
      const message = `The node ${state.node} has not been heard of for ${SILENT_MS} ms`;
      throw new DrvError('DRV_NODE_LOST', message, { op: OP, taskId });
    }
  }
  return undefined;
}

function cutShort(taskId: string, what: string): DrvError {
  const message = `${what}, and its worker had not given all of its output`;
  return new DrvError('DRV_NODE_LOST', message, { op: OP, taskId, retryable: true });
}
