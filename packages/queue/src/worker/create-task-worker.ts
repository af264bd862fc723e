import { randomUUID } from 'node:crypto';
import type { AbortOptions } from '@drv/core';
import { abortable, silentLogger, within } from '@drv/core/driver';
import { everyBeat, MISSED_BEATS } from '../channel/every-beat.ts';
import { whileAnswering } from '../channel/while-answering.ts';
import { createCodec } from '../protocol/codec.ts';
import { claimRuns } from './claim-runs.ts';
import { Hearing } from './hearing.ts';
import { lookForCallers } from './look-for-callers.ts';
import { LostRuns } from './lost-runs.ts';
import { NodeWatch } from './node-watch.ts';
import { OwnRuns } from './own-runs.ts';
import { createLeftRemover } from './remove-left.ts';
import { checkWorkerOptions, DEFAULT_BEAT_MS, type TaskWorkerOptions } from './task-worker-options.ts';
import { createTellDepth } from './tell-depth.ts';
import { withoutStore } from './without-store.ts';
import type { WorkerParts } from './worker-parts.ts';

/** Takes tasks from a queue and runs them on one engine. */
export interface TaskWorker extends AsyncDisposable {
  readonly id: string;
  /** Tasks that it has at this moment, those included that have ended and that their caller has not closed. */
  readonly running: number;
  /** Takes no more tasks, and resolves when those that it has have ended. Abort ends the wait alone. */
  drain(options?: AbortOptions): Promise<void>;
  /**
   * Takes no more tasks, and leaves those that run to the next worker of this node; what nobody could go on with is
   * stopped. Idempotent.
   *
   * @throws `DRV_STORE_UNAVAILABLE` when the store has not answered for `closeMs`: the message names the tasks of which it is
   *   not told what became of them. Nothing of the worker goes on.
   */
  close(): Promise<void>;
}

/** Milliseconds of a store that did not answer before, at the end. */
const LAST_WORD_MS = 2_000;
/** Signs of life of a worker for each look at what nobody takes care of, on any node. */
const BEATS_A_LOOK = 30;

/**
 * A worker beside an engine, which begins at once.
 *
 * @throws `DRV_INVALID_OPTION`
 */
export function createTaskWorker(options: TaskWorkerOptions): TaskWorker {
  checkWorkerOptions(options);
  const { store, node, driver, slots, logger = silentLogger, beatMs = DEFAULT_BEAT_MS } = options;
  const { silentMs = MISSED_BEATS * beatMs, closeMs = 30_000, labels = [], memoryBytes, cpus } = options;
  const workerId = `worker-${randomUUID()}`;
  const identity = { workerId, node };
  const offer = { labels, memoryBytes, cpus };
  const parts: WorkerParts = {
    store,
    driver,
    node,
    codec: createCodec(options.key),
    credentials: options.credentials,
    environment: options.environment,
    direct: options.direct,
    readOutput: options.readOutput,
    logger,
    silentMs,
  };
  const runs = new OwnRuns(parts);
  const claiming = new AbortController();
  const stopped = new AbortController();
  const hearing = new Hearing(silentMs);
  const leftovers = createLeftRemover(parts, stopped.signal);
  const nodeWatch = new NodeWatch({ parts, identity, runs, hearing, leftovers });
  const lostRuns = new LostRuns(parts, hearing);
  const tellDepth = createTellDepth(store);
  let closing: Promise<void> | undefined;

  const beat = () => hearing.beat(() => store.beat(workerId, { node, offer }));

  async function lookAfter(): Promise<void> {
    for (const run of runs.all) void run.noteInput().catch(() => {});
    await nodeWatch.look(() => closing === undefined);
    await tellDepth();
    if (hearing.isGood) await lookForCallers(runs.all, parts);
  }

  const beats = {
    ms: beatMs,
    signal: stopped.signal,
    onTrouble(error: unknown) {
      hearing.noteTrouble();
      logger.warn({ error: String(error) }, 'the worker could not look after its tasks');
    },
  };

  async function handOver(): Promise<void> {
    await taking;
    await Promise.all(runs.all.map((run) => run.handOver()));
    await runs.until(({ size }) => size === 0);
  }

  /** What is left to the next worker of this node waits for it as long as for one after a crash: it is lost by silence alone. */
  async function lastWord(): Promise<void> {
    const mine = (await store.runsOf(node)).some((run) => run.workerId === workerId && !run.ended);
    await (mine ? store.beat(workerId) : store.leave(workerId));
  }

  async function close(): Promise<void> {
    claiming.abort();
    const waited = await whileAnswering(handOver(), { ms: closeMs, answeredAt: () => hearing.answeredAt });
    const left = runs.all;
    for (const run of left) run.leave();
    await runs.until(({ size }) => size === 0);
    stopped.abort();
    // A store that has not answered for so long gets a moment more.
    const lastMs = waited === 'done' ? closeMs : Math.min(closeMs, LAST_WORD_MS);
    await within(Promise.all([looking, leftovers.settled()]), lastMs);
    await within(lastWord(), lastMs).catch((error: unknown) => {
      logger.warn({ error: String(error) }, 'the worker could not say that it leaves');
    });
    if (waited !== 'done') throw withoutStore(left, { node, closeMs });
  }

  const looking = Promise.all([
    everyBeat(beat, beats),
    everyBeat(lookAfter, beats),
    everyBeat(() => lostRuns.look(), { ...beats, ms: BEATS_A_LOOK * beatMs }),
  ]);
  const taking = claimRuns(runs, parts, { identity, offer, slots, signal: claiming.signal });
  return {
    id: workerId,
    get running() {
      return runs.size;
    },
    async drain({ signal } = {}) {
      claiming.abort();
      await abortable(taking, signal, 'drain worker');
      await runs.until(({ busy }) => busy.length === 0, signal);
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}
