import { Job, Queue, Worker, type ConnectionOptions } from 'bullmq';
import type { Logger } from '@drv/core';
import { delay, within } from '@drv/core/driver';
import { MAX_PRIORITY, type QueuedRun, type RunSummary } from '@drv/queue';

/**
 * The jobs of a BullMQ queue, one for each run: what people see of the runs with BullMQ's pages and tools. What fails here
 * harms no run, and nothing rejects; what is changed of one job is changed in the order of the calls.
 */
export interface Jobs {
  add(run: QueuedRun): void;
  /** A worker has it. */
  begin(runId: string): void;
  /** It waits again. */
  putBack(runId: string): Promise<void>;
  remove(runId: string): Promise<void>;
  finish(runId: string, summary: RunSummary): Promise<void>;
  close(): Promise<void>;
}

export interface JobsOptions {
  readonly prefix: string;
  readonly connection: ConnectionOptions;
  /** Milliseconds that ended ones are kept, and those without a result. */
  readonly keepMs: number;
  readonly keepFailedMs: number;
  readonly logger: Logger;
}

/** Ended jobs at the most, of each kind. */
const KEPT_JOBS = 10_000;
/** Does without the lock of a job: who owns a run is decided elsewhere. */
const ANY_TOKEN = '0';
const TOKEN = 'drv';
/** Milliseconds in which Redis has to answer at the end. */
const CLOSE_MS = 2_000;
/** Milliseconds for which people do not see that a run waits, and that it has begun: it is taken, and its container made, first. */
const ADD_AFTER_MS = 5;
const BEGIN_AFTER_MS = 20;
/** Looks for a job, which may be added a moment after its run was claimed; and milliseconds between them. */
const LOOKS = 3;
const LOOK_EVERY_MS = 200;

/** BullMQ's locks, its order, and its check for stalled jobs are not used: a task that may have run must not be run again. */
export function openJobs(
  name: string,
  { prefix, connection, keepMs, keepFailedMs, logger }: JobsOptions,
): Jobs {
  const onError = (error: Error) => logger.debug({ error: String(error) }, 'bullmq');
  // What is asked in one turn of the event loop goes in one write: for many that are submitted at once. One alone takes longer so.
  const queue = new Queue(name, { connection: { ...connection, enableAutoPipelining: true }, prefix });
  queue.on('error', onError);
  const kept = (ms: number) => ({ age: Math.ceil(ms / 1_000), count: KEPT_JOBS });
  const keep = { removeOnComplete: kept(keepMs), removeOnFail: kept(keepFailedMs) };
  /** What becomes of each job, one after the other. */
  const changes = new Map<string, Promise<boolean>>();
  let worker: Worker | undefined;

  function workerOf(): Worker {
    if (worker !== undefined) return worker;
    const options = { autorun: false, skipStalledCheck: true, skipLockRenewal: true } as const;
    worker = new Worker(name, null, { connection, prefix, ...options });
    worker.on('error', onError);
    return worker;
  }

  async function find(runId: string): Promise<Job | undefined> {
    for (let look = 1; ; look += 1) {
      const job = await Job.fromId(workerOf(), runId);
      if (job !== undefined || look === LOOKS) return job;
      await delay(LOOK_EVERY_MS);
    }
  }

  /** BullMQ makes the next job active: this one is made the next. */
  async function activate(runId: string): Promise<void> {
    const job = await find(runId);
    if (job === undefined) return;
    if ((job.opts.delay ?? 0) > 0) await job.promote().catch(() => {});
    await job.changePriority({ priority: 0, lifo: true });
    await workerOf().getNextJob(TOKEN, { block: false });
  }

  async function end(runId: string, { text, failed }: RunSummary): Promise<void> {
    const job = await Job.fromId(worker ?? queue, runId);
    if (failed) await job?.moveToFailed(reason(text), ANY_TOKEN, false);
    else await job?.moveToCompleted(text, ANY_TOKEN, false);
  }

  async function changeAfter(
    before: Promise<unknown> | undefined,
    runId: string,
    what: string,
    work: () => Promise<unknown>,
  ): Promise<boolean> {
    await before;
    try {
      await work();
      return true;
    } catch (error) {
      logger.debug({ runId, error: String(error) }, `the job of a run could not be ${what}`);
      return false;
    }
  }

  /** False when it failed. */
  function change(runId: string, what: string, work: () => Promise<unknown>): Promise<boolean> {
    const changed = changeAfter(changes.get(runId), runId, what, work);
    changes.set(runId, changed);
    void changed.then(() => changes.get(runId) === changed && changes.delete(runId));
    return changed;
  }

  return {
    add({ runId, taskId, priority = 0, startAfterMs = 0 }) {
      // For BullMQ the smallest comes first, but for 0, which is none and comes before all.
      const order = { priority: 1 + MAX_PRIORITY - priority, delay: startAfterMs };
      void change(runId, 'added', async () => {
        await delay(ADD_AFTER_MS);
        await queue.add(taskId, { taskId, runId }, { jobId: runId, ...order, ...keep });
      });
    },
    begin(runId) {
      void change(runId, 'made active', async () => {
        await delay(BEGIN_AFTER_MS);
        await activate(runId);
      });
    },
    async putBack(runId) {
      await change(runId, 'put back', async () => (await Job.fromId(queue, runId))?.moveToWait(ANY_TOKEN));
    },
    async remove(runId) {
      await change(runId, 'removed', () => queue.remove(runId));
    },
    async finish(runId, summary) {
      if (await change(runId, 'finished', () => end(runId, summary))) return;
      // Whoever claimed the run has died of it before it told BullMQ.
      await change(runId, 'finished', async () => {
        await activate(runId);
        await end(runId, summary);
      });
    },
    async close() {
      const politely = Promise.all(changes.values())
        .then(() => worker?.close(true))
        .then(() => queue.close());
      const { done } = await within(politely.catch(onError), CLOSE_MS);
      // Without Redis they wait for it.
      if (!done) for (const one of [queue, worker]) void one?.disconnect().catch(onError);
    },
  };
}

/** Where in drv it was made says nothing to those who look at a page, and names paths of a worker. */
function reason(text: string): Error {
  return Object.assign(new Error(text), { stack: text });
}
