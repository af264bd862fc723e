import { randomUUID } from 'node:crypto';
import { DrvError } from '@drv/core';
import { delay, type KillOptions, throwIfAborted } from '@drv/core/driver';
import { createSender } from '../channel/sender.ts';
import type { Codec } from '../protocol/codec.ts';
import { encodeMessage } from '../protocol/encode-message.ts';
import { decodeRecord, encodeRecord, type Outcome } from '../protocol/record.ts';
import type { RunState, TaskStore } from '../store/task-store.ts';

/** How a task was stopped: while it waited, or after a worker had it; `not-running`: it had ended before. */
export type FleetStop = 'withdrawn' | 'stopped' | 'not-running';

const LOOK_MS = 200;
/** Milliseconds beyond the grace period that a worker has to end a task. */
const STOP_MS = 30_000;
const GRACE_MS = 5_000;
const OP = 'stop task';

/** Ends a run that somebody else has submitted, and waits for its outcome. */
export async function stopRun(
  { store, codec }: { readonly store: TaskStore; readonly codec: Codec },
  { runId, taskId }: { readonly runId: string; readonly taskId: string },
  { reason, graceMs, signal }: KillOptions,
): Promise<FleetStop> {
  throwIfAborted(signal, OP);
  if (await withdraw({ store, codec }, runId, reason)) return 'withdrawn';
  const sender = createSender(store, runId, { codec, client: `onlooker-${randomUUID()}` });
  const until = performance.now() + (graceMs ?? GRACE_MS) + STOP_MS;
  try {
    for (let isAsked = false; ; isAsked = true) {
      const state = await store.state(runId);
      const outcome = outcomeOf(state, codec);
      // Nobody has stopped it.
      if (outcome?.error?.code === 'DRV_NODE_LOST') throw nodeLost(state?.node, taskId);
      if (state === undefined || state.phase === 'ended' || outcome !== undefined)
        return isAsked ? 'stopped' : 'not-running';
      // Put back by a worker that had it.
      if (state.phase === 'waiting' && (await withdraw({ store, codec }, runId, reason))) return 'withdrawn';
      if (!isAsked) void sender.send({ type: 'stop', options: { reason, graceMs } });
      if (performance.now() > until) throw notStopped(state.node, state.silentMs, taskId);
      await delay(LOOK_MS, signal);
    }
  } finally {
    sender.close();
  }
}

/** @throws `DRV_PROTOCOL` of a run that has not ended, and of which nobody can say here whether it runs */
function outcomeOf(state: RunState | undefined, codec: Codec): Outcome | undefined {
  try {
    return state && decodeRecord(state.record, state.runId, codec).outcome;
  } catch (error) {
    if (state?.phase === 'ended') return undefined;
    throw error;
  }
}

/** A run that waits ends at once, and its caller is told. */
async function withdraw(
  { store, codec }: { readonly store: TaskStore; readonly codec: Codec },
  runId: string,
  reason: string | undefined,
): Promise<boolean> {
  const why = reason === undefined ? '' : `: ${reason}`;
  const error = {
    code: 'DRV_ABORTED',
    message: `The task was stopped while it waited${why}`,
    retryable: false,
  } as const;
  const outcome: Outcome = { error };
  const to = { sender: { name: `onlooker-${randomUUID()}`, count: 0 }, codec, place: `up:${runId}` };
  const messages = [{ type: 'outcome', outcome } as const, { type: 'closed' } as const];
  const nothing = new Uint8Array();
  return store.withdraw(runId, {
    record: encodeRecord({ outcome }, runId, codec),
    messages: messages.map((message) => encodeMessage(message, nothing, to)),
  });
}

function nodeLost(node: string | undefined, taskId: string): DrvError {
  const message = `Nothing was heard of the node ${node}, and the task was given up; it may still run there`;
  return new DrvError('DRV_NODE_LOST', message, { op: OP, taskId });
}

function notStopped(node: string | undefined, silentMs: number | undefined, taskId: string): DrvError {
  const silence = silentMs === undefined || silentMs < 10_000 ? '' : ', of which nothing is heard,';
  return new DrvError('DRV_NODE_LOST', `The worker on ${node}${silence} has not ended the task in time`, {
    op: OP,
    taskId,
    retryable: true,
  });
}
