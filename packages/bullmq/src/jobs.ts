import { Job, Queue, Worker, type ConnectionOptions } from 'bullmq';
import type { Logger } from '@drv/core';
import { MAX_PRIORITY, type QueuedRun, type RunSummary } from '@drv/queue';

/** The jobs of a BullMQ queue, one for each run: the order in which runs wait, and what people see of them. */
export interface Jobs {
  add(run: QueuedRun): Promise<void>;
  /** The next waiting one, which is then active. */
  next(waitMs: number, signal: AbortSignal | undefined): Promise<string | undefined>;
  /** Puts an active one back. */
  putBack(runId: string): Promise<void>;
  remove(runId: string): Promise<void>;
  /** Never rejects: it is for people alone. */
  finish(runId: string, summary: RunSummary): Promise<void>;
  active(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Ended jobs that people can look at. */
const KEPT = { removeOnComplete: { count: 1_000 }, removeOnFail: { count: 1_000 } };
/** Does without the lock of a job: who owns a run is decided elsewhere. */
const ANY_TOKEN = '0';
const TOKEN = 'drv';

/**
 * BullMQ decides the order alone. Its locks, and its check for stalled jobs, are not used: a job whose lock is over would
 * be run again, and a task that may have run must not be.
 */
export function openJobs(
  name: string,
  {
    prefix,
    connection,
    logger,
  }: { readonly prefix: string; readonly connection: ConnectionOptions; readonly logger: Logger },
): Jobs {
  const onError = (error: Error) => logger.debug({ error: String(error) }, 'bullmq');
  // What is asked in one turn of the event loop goes in one write. The connection of a worker waits, and shares none.
  const queue = new Queue(name, { connection: { ...connection, enableAutoPipelining: true }, prefix });
  queue.on('error', onError);
  let worker: Worker | undefined;
  let fetching: Promise<Job | undefined> | undefined;

  function workerOf(waitMs: number): Worker {
    if (worker !== undefined) return worker;
    worker = new Worker(name, null, {
      connection,
      prefix,
      autorun: false,
      skipStalledCheck: true,
      skipLockRenewal: true,
      drainDelay: waitMs / 1_000,
    });
    worker.on('error', onError);
    return worker;
  }

  async function finish(runId: string, { text, failed }: RunSummary): Promise<void> {
    try {
      const job = await Job.fromId(queue, runId);
      if (failed) await job?.moveToFailed(new Error(text), ANY_TOKEN, false);
      else await job?.moveToCompleted(text, ANY_TOKEN, false);
    } catch (error) {
      logger.debug({ runId, error: String(error) }, 'the job of a run could not be finished');
    }
  }

  return {
    async add({ runId, taskId, priority = 0, startAfterMs = 0 }) {
      // For BullMQ the smallest comes first, but for 0, which is none and comes before all.
      const order = { priority: 1 + MAX_PRIORITY - priority, delay: startAfterMs };
      await queue.add(taskId, { taskId, runId }, { jobId: runId, ...order, ...KEPT });
    },
    async next(waitMs, signal) {
      // One that is left waiting when the caller goes is taken up by the next one.
      fetching ??= workerOf(waitMs)
        .getNextJob(TOKEN, { block: true })
        .finally(() => {
          fetching = undefined;
        });
      const job = await untilAborted(fetching, signal);
      return job?.id;
    },
    async putBack(runId) {
      await (await Job.fromId(queue, runId))?.moveToWait(ANY_TOKEN);
    },
    async remove(runId) {
      await queue.remove(runId);
    },
    finish,
    active: async () => (await queue.getJobs(['active'])).map(({ id }) => id ?? ''),
    async close() {
      await worker?.close(true);
      await queue.close();
    },
  };
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return promise;
  if (signal.aborted) return undefined;
  let onAbort = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
