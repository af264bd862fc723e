import type { PreparedTask, RunHandle } from '@drv/core';
import { abortable, retry } from '@drv/core/driver';
import type { Entry } from '../protocol/entry.ts';
import type { UpMessage } from '../protocol/messages.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { ClaimedRun } from '../store/task-store.ts';
import { callerHeard } from './caller.ts';
import type { Conversation } from './conversation.ts';
import { ClaimLost, type Outbox } from './outbox.ts';
import { inputOf, outputsOf } from './run-streams.ts';
import { isPassing, notTakenUp, outcomeUnknown, saveOf, takeUp, TAKE_OVER, taskFor } from './take-up.ts';
import type { WorkerParts } from './worker-parts.ts';

/** The run that a task is started for. */
export interface StartContext {
  readonly parts: WorkerParts;
  readonly entry: Entry;
  readonly talk: Conversation;
  readonly outbox: Outbox;
  readonly claim: ClaimedRun;
  readonly record: RunRecord;
  /** Writes what has to be known before the container is started, with messages. */
  write(change: RunRecord, messages: readonly UpMessage[]): Promise<void>;
  /** Aborted when the worker is being closed: a task that is not taken up at once is left to the next one of its node. */
  readonly leaving: AbortSignal;
  onPrepared(prepared: PreparedTask): void;
  /** From now on the task may run. */
  onStart(): void;
}

/** Starts the task, or goes on with the one that an earlier owner has started. */
export async function startTask(context: StartContext): Promise<RunHandle> {
  const { talk, outbox, claim, parts, record, leaving } = context;
  const { fence } = claim;
  if (record.mayHaveRun === true && record.saved === undefined) {
    throw outcomeUnknown('the worker that ran it is gone');
  }
  // To a first owner its caller has nothing to say that a container could not be made before.
  if (fence > 1) await abortable(talk.caughtUp, outbox.lost);
  const signal = AbortSignal.any([talk.closing, outbox.lost]);
  let mayRun = record.mayHaveRun === true;
  const noteNeverStarted = () => {
    mayRun = false;
    talk.noteNeverStarted();
  };
  const { prepared, isRunning } = await retry(() => findOrPrepare(context, noteNeverStarted), {
    ...TAKE_OVER,
    signal: AbortSignal.any([signal, leaving]),
    mayPass: (error) => fence > 1 && isPassing(error),
  }).catch((error: unknown) => {
    if (mayRun && leaving.aborted && !talk.closing.aborted) throw new ClaimLost();
    throw mayRun ? notTakenUp(error) : error;
  });
  context.onPrepared(prepared);
  if (isRunning) return goOn(prepared, context);
  const told = { type: 'prepared', node: parts.node } as const;
  const planned = talk.startAsked.value;
  if (planned === undefined) outbox.post(told);
  // Who has said it beforehand need not be there any more. A first owner knows of one that has put the run into the queue just now.
  else if (fence > 1 || claim.waitedMs >= parts.silentMs) await callerHeard(talk, { ...parts, signal });
  const { request, input } = planned ?? (await abortable(talk.startAsked.promise, signal));
  signal.throwIfAborted();
  const saved = saveOf(prepared, request.stdin === 'none');
  await context.write({ mayHaveRun: true, saved, start: request }, planned === undefined ? [] : [told]);
  if (outbox.lost.aborted) throw new ClaimLost();
  context.onStart();
  const handle = await prepared.start({
    stdin: inputOf(request, input, talk),
    ...outputsOf(request, talk),
    onStat: (sample) => talk.sample(sample),
  });
  if (request.samples) talk.wantSamples();
  outbox.post({ type: 'started' });
  return handle;
}

/** The task of an earlier owner where it was started, else a new one: its container replaces one that never was. */
async function findOrPrepare(
  { parts, talk, entry, outbox, claim, record: { saved } }: StartContext,
  onNeverStarted: () => void,
): Promise<{ readonly prepared: PreparedTask; readonly isRunning: boolean }> {
  const { driver, credentials } = parts;
  const { traceparent } = entry;
  const { stdout: stdoutBytes, stderr: stderrBytes } = talk.outputs.taken;
  const running =
    saved && (await takeUp(driver, saved, { received: { stdoutBytes, stderrBytes }, traceparent }));
  if (running !== undefined) return { prepared: running, isRunning: true };
  if (saved !== undefined) onNeverStarted();
  const env = { ...entry.task.env, ...(await parts.environment?.(entry.task)) };
  const prepared = await driver.prepare(taskFor(driver, { ...entry.task, env }), {
    signal: talk.closing,
    exclusive: claim.fence > 1,
    runId: claim.runId,
    traceparent,
    auther: async (target, { signal = talk.closing }) =>
      (entry.asksCredentials ? await talk.questions.ask(target, signal) : undefined) ??
      (await credentials?.resolve(target, { signal })),
    onPull: entry.wantsPull ? (event) => outbox.post({ type: 'pull', event }) : undefined,
    onFiles: entry.wantsFiles ? (progress) => outbox.post({ type: 'files', progress }) : undefined,
  });
  return { prepared, isRunning: false };
}

async function goOn(
  prepared: PreparedTask,
  { talk, outbox, record, onStart }: StartContext,
): Promise<RunHandle> {
  onStart();
  if (record.saved?.inputGiven !== true) {
    throw outcomeUnknown('its worker was lost before it had all of its input');
  }
  const request = record.start ?? (await talk.startAsked.promise).request;
  const handle = await prepared.start({
    ...outputsOf(request, talk, talk.outputs.taken),
    onStat: (sample) => talk.sample(sample),
  });
  outbox.post({ type: 'started' });
  return handle;
}
