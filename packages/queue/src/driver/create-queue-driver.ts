import { randomUUID } from 'node:crypto';
import {
  DrvError,
  validateTask,
  type ContainerTask,
  type Driver,
  type PreparedTask,
  type SavedRun,
} from '@drv/core';
import {
  abortable,
  beginOperation,
  checkCallOptions,
  checkOptions,
  operation,
  type Operation,
  type PrepareOptions,
  type RecoverOptions,
  silentLogger,
  type TaskWithId,
  type StartPlan,
  throwIfAborted,
  withTaskId,
} from '@drv/core/driver';
import { createCodec } from '../protocol/codec.ts';
import { answerWorker } from './answer-worker.ts';
import { FitWatch } from './fit-watch.ts';
import { holdRun } from './hold-run.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createLeaving } from './leaving.ts';
import { createPatience } from './patience.ts';
import { startUnknown, tellPlan } from './planned-start.ts';
import { QUEUE_CAPABILITIES } from './queue-capabilities.ts';
import { QUEUE_DRIVER, type QueueDriverOptions } from './queue-driver-options.ts';
import type { HeldTask, OpenTask } from './open-task.ts';
import { QueuePreparedTask } from './queue-prepared-task.ts';
import { queueTaskOptions, type QueueTaskOptions } from './queue-task-options.ts';
import { refusal, refuse } from './refuse.ts';
import { RemoteRun } from './remote-run.ts';
import { checkSavedRun, checkWasStarted } from './saved-run.ts';
import { taskBody } from './task-body.ts';
import { tenantName } from './tenant-name.ts';
import { withFiles } from './with-files.ts';

/** Of an idempotent task: one that brings its node down must not bring down one after the other. */
const MOST_RUNS = 3;
/** Runs that are looked at at a time: one after the other would take thousands of them longer than they may wait for it. */
const LOOKS = 16;
/** Beyond the grace period of a task. */
const CLOSE_MS = 60_000;

/**
 * Runs tasks on the workers of a queue: `prepare` puts a task into it and waits until a worker has made it ready.
 * Everything else is as with the driver of one engine.
 *
 * A task that may have been started is never started again. Where its node is gone, it ends in `DRV_NODE_LOST`, unless its
 * caller said that it may be run again.
 *
 * @throws `DRV_INVALID_OPTION`
 */
export function createQueueDriver(options: QueueDriverOptions): Driver {
  checkOptions(options, QUEUE_DRIVER, 'createQueueDriver');
  const { store, secrets = 'encrypted', lostMs = 60_000, beatMs = 2_000, readerMs = 30_000 } = options;
  const { unfitMs = 60_000, directAfterBytes = 256 * 1024, closeMs = 10_000 } = options;
  const { logger = silentLogger } = options;
  const codec = createCodec(options.key);
  const capabilities = { ...QUEUE_CAPABILITIES, ...options.capabilities };
  const client = `driver-${randomUUID()}`;
  const open = new Map<string, OpenTask>();
  const fitting = new FitWatch({ store, lostMs, unfitMs });
  const life = new AbortController();
  const over = new AbortController();
  const heartbeat = createHeartbeat({ store, client, beatMs, logger, lookAfter });
  const silentMs = Math.max(closeMs, 2 * beatMs);
  const patience = createPatience({ closeMs: silentMs, answeredAt: () => heartbeat.answeredAt });
  const leaving = createLeaving({ store, logger, patience, closeMs: CLOSE_MS, signal: over.signal });
  const preparing = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  async function prepare(asked: ContainerTask, given: PrepareOptions = {}): Promise<PreparedTask> {
    validateTask(asked);
    const identified = withTaskId(asked);
    checkCallOptions('prepare', given, { op: 'prepare task', taskId: identified.id });
    const task = withFiles(identified, given.files);
    if (closing !== undefined) throw refusal(task.id, 'DRV_INVALID_STATE', 'The driver is closed');
    throwIfAborted(given.signal, 'prepare task');
    const order = queueTaskOptions(task);
    refuse(task, given, { capabilities, isSealed: codec.sealed, secrets });
    if (open.has(task.id)) throw refusal(task.id, 'DRV_CONFLICT', `A task with the id ${task.id} is alive`);
    open.set(task.id, {});
    const whole = beginOperation('task.run', {
      taskId: task.id,
      driver: 'queue',
      image: task.image,
      remoteParent: given.traceparent,
    });
    const fields = { taskId: task.id, driver: 'queue', image: task.image, parent: whole.message };
    const work = operation('task.prepare', fields, () => enqueue(task, order, given, whole));
    preparing.add(work);
    try {
      return await work;
    } catch (error) {
      open.delete(task.id);
      whole.end(error);
      throw error;
    } finally {
      preparing.delete(work);
    }
  }

  async function enqueue(
    task: TaskWithId,
    { priority, startAfterMs, requires, idempotent = false }: QueueTaskOptions,
    given: PrepareOptions,
    whole: Operation,
  ): Promise<PreparedTask> {
    const traceparent = whole.message.traceparent ?? given.traceparent;
    const bodyFor = taskBody(task, { ...given, traceparent }, { client, beatMs, codec });
    const signal = given.signal === undefined ? life.signal : AbortSignal.any([life.signal, given.signal]);
    const taskId = task.id;
    // What is taken from the queue much later is started when its caller, who has to be there then, says so.
    const plan = startAfterMs === undefined && capabilities.stdin ? given.plan : undefined;
    let told: StartPlan | undefined;
    await abortable(heartbeat.begin(), signal, 'prepare task');
    const run: RemoteRun = new RemoteRun({
      store,
      codec,
      client,
      taskId,
      logger,
      directAfterBytes,
      lostMs,
      mostRuns: idempotent ? MOST_RUNS : 1,
      submit: (runId) => {
        // One that is run again has waited already.
        const leftMs = runId === firstRunId ? startAfterMs : undefined;
        const order = { priority, startAfterMs: leftMs, tenant: tenantName(task.tenant), needs: requires };
        // This driver gives it up before anybody else may.
        return store.submit({ runId, taskId, body: bodyFor(runId), lostMs: 2 * lostMs, ...order });
      },
    });
    const firstRunId = run.runId;
    open.set(task.id, { run });
    run.listener = answerWorker(run, given);
    const isRepeated = () => run.runId !== firstRunId;
    const isOver = requires && fitting.add({ run, needs: requires, startAfterMs, isRepeated });
    try {
      const isFree = await abortable(run.submit(), signal, 'prepare task');
      if (!isFree) throw refusal(taskId, 'DRV_CONFLICT', `A task with the id ${taskId} is alive`);
      told = plan;
      if (told !== undefined) tellPlan(run, told);
      await abortable(run.steps.prepared, signal, 'prepare task');
    } catch (error) {
      isOver?.();
      await leaving.unprepared(run);
      if (!signal.aborted || told === undefined) throw error;
      if (run.steps.isOver && run.steps.hasStarted) return hold(run, { task, whole, plan });
      throw run.mayGoOn ? startUnknown(taskId, error) : error;
    }
    return hold(run, { task, whole, isOver, plan });
  }

  /** A task that a worker has, until it is closed. */
  function hold(run: RemoteRun, { task, whole, recovered, isOver, plan }: HeldTask): QueuePreparedTask {
    const prepared = new QueuePreparedTask(run, {
      task,
      capabilities,
      readerMs,
      operation: whole,
      patience,
      closeMs: CLOSE_MS + (task.graceMs ?? 5_000),
      beatMs,
      leave: (left) => leaving.closed(left),
      onClosed() {
        isOver?.();
        open.delete(task.id);
      },
      recovered,
      plan,
      letGo: async () => recovered && store.letGo(run.runId, client),
    });
    open.set(task.id, { run, prepared });
    return prepared;
  }

  async function recover(saved: SavedRun, given: RecoverOptions = {}): Promise<PreparedTask> {
    const { task, runId } = checkSavedRun(saved);
    checkCallOptions('recover', given, { op: 'recover task', taskId: task.id });
    if (closing !== undefined) throw refusal(task.id, 'DRV_INVALID_STATE', 'The driver is closed');
    if (open.has(task.id)) throw refusal(task.id, 'DRV_CONFLICT', `A task with the id ${task.id} is alive`);
    open.set(task.id, {});
    try {
      return await takeUp(task, runId, given);
    } catch (error) {
      open.delete(task.id);
      throw error;
    }
  }

  async function takeUp(task: TaskWithId, runId: string, given: RecoverOptions): Promise<PreparedTask> {
    const { signal } = given;
    const taskId = task.id;
    const asked = await checkWasStarted(runId, { store, codec, taskId, signal });
    await abortable(heartbeat.begin(), signal, 'recover task');
    await holdRun(runId, { store, taskId, client, beatMs, signal });
    const { stdoutBytes = 0, stderrBytes = 0 } = given.received ?? {};
    const fields = { taskId, driver: 'queue', image: task.image, remoteParent: given.traceparent };
    const run = new RemoteRun({
      store,
      codec,
      client,
      taskId,
      logger,
      directAfterBytes,
      recovered: { runId, received: { stdout: stdoutBytes, stderr: stderrBytes } },
      lostMs,
      mostRuns: 1,
      submit: async () => false,
    });
    return hold(run, { task, whole: beginOperation('task.run', fields), recovered: asked });
  }

  /** After runs of which nothing is heard. */
  async function lookAfter(): Promise<void> {
    const tasks = [...open.values()].values();
    const lookAtNext = async () => {
      for (const { run } of tasks) await run?.check();
    };
    await Promise.all(Array.from({ length: LOOKS }, lookAtNext));
    await fitting.look();
  }

  async function close(): Promise<void> {
    life.abort(new DrvError('DRV_INVALID_STATE', 'The driver is being closed'));
    await Promise.allSettled(preparing);
    await Promise.all([...open.values()].map(async ({ prepared }) => prepared?.close()));
    await heartbeat.end();
    over.abort();
  }

  return {
    name: 'queue',
    capabilities,
    prepare,
    ...(capabilities.recover ? { recover } : {}),
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}
