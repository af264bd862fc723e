import { randomUUID } from 'node:crypto';
import { hasSubscribers } from 'node:diagnostics_channel';
import type { AbortOptions } from '@drv/core';
import { abortable, backOff, delay, publishStoreQueue, silentLogger, within } from '@drv/core/driver';
import { deferred } from '../channel/deferred.ts';
import { everyBeat } from '../channel/every-beat.ts';
import { whileAnswering } from '../channel/while-answering.ts';
import { createCodec } from '../protocol/codec.ts';
import { leftOf } from '../store/needs.ts';
import type { ClaimedRun, NodeRun, WorkerOffer } from '../store/task-store.ts';
import { isGone } from './caller.ts';
import { Hearing } from './hearing.ts';
import { createLeftRemover } from './remove-left.ts';
import { checkWorkerOptions, DEFAULT_BEAT_MS, type TaskWorkerOptions } from './task-worker-options.ts';
import { withoutStore } from './without-store.ts';
import type { WorkerParts } from './worker-parts.ts';
import { WorkerRun } from './worker-run.ts';

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

const CLAIM_WAIT_MS = 5_000;
const PAUSES = { firstMs: 100, maxMs: 5_000 };
/** Milliseconds of a store that did not answer before, at the end. */
const LAST_WORD_MS = 2_000;
/** Between two tellings of how many tasks wait. */
const DEPTH_EVERY_MS = 10_000;

/**
 * A worker beside an engine, which begins at once.
 *
 * @throws `DRV_INVALID_OPTION`
 */
export function createTaskWorker(options: TaskWorkerOptions): TaskWorker {
  checkWorkerOptions(options);
  const { store, node, driver, slots, logger = silentLogger, beatMs = DEFAULT_BEAT_MS } = options;
  const { silentMs = 4 * beatMs, closeMs = 30_000, labels = [], memoryBytes, cpus } = options;
  const workerId = `worker-${randomUUID()}`;
  const identity = { workerId, node };
  const offer: WorkerOffer = { labels, memoryBytes, cpus };
  const isBounded = memoryBytes !== undefined || cpus !== undefined;
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
  const runs = new Map<string, WorkerRun>();
  const claiming = new AbortController();
  const stopped = new AbortController();
  const leftovers = createLeftRemover(parts, stopped.signal);
  let changed = deferred();
  /** Runs that somebody ought to take over, as they were seen the last time. */
  let unknown = new Set<string>();
  let closing: Promise<void> | undefined;
  let toldDepthAt = Number.NEGATIVE_INFINITY;
  const hearing = new Hearing(silentMs);

  function take(claim: ClaimedRun): void {
    const before = runs.get(claim.runId);
    if (before !== undefined && before.fence > claim.fence) return;
    before?.lost();
    const run = new WorkerRun(parts, claim, tellChange);
    runs.set(claim.runId, run);
    tellChange();
    void run.run().finally(() => {
      if (runs.get(claim.runId) === run) runs.delete(claim.runId);
      tellChange();
    });
  }

  function tellChange(): void {
    changed.resolve();
    changed = deferred();
  }

  /** Those whose outcome is not known yet: what is left of the others takes no slot. */
  const busy = () => [...runs.values()].filter((run) => !run.hasEnded);

  async function claimRuns(): Promise<void> {
    let failures = 0;
    while (!claiming.signal.aborted) {
      const taken = busy();
      if (taken.length >= slots) {
        await abortable(changed.promise, claiming.signal).catch(() => {});
        continue;
      }
      // What is left is another amount with every task that comes or ends.
      const isOther = new AbortController();
      if (isBounded) void changed.promise.then(() => isOther.abort());
      try {
        const claim = await store.claim(identity, {
          waitMs: CLAIM_WAIT_MS,
          signal: AbortSignal.any([claiming.signal, isOther.signal]),
          offer: leftOf(
            offer,
            taken.map(({ needs }) => needs),
          ),
        });
        failures = 0;
        // A store that answers at once, for ever, keeps nothing else from its turn.
        if (claim === undefined) await delay(1, claiming.signal);
        if (claim === undefined) continue;
        publishStoreQueue({ event: 'claimed', store: store.name, node, waitedMs: claim.waitedMs });
        take(claim);
      } catch (error) {
        if (claiming.signal.aborted) break;
        failures += 1;
        logger.warn({ error: String(error) }, 'no task could be taken from the queue');
        await delay(backOff(failures, PAUSES), claiming.signal).catch(() => {});
      }
    }
  }

  const beat = () => hearing.beat(() => store.beat(workerId, { node, offer }));

  async function lookAfter(): Promise<void> {
    for (const run of runs.values()) void run.noteInput().catch(() => {});
    await compare();
    await tellDepth();
    await askForCallers();
  }

  const beats = {
    ms: beatMs,
    signal: stopped.signal,
    onTrouble(error: unknown) {
      hearing.noteTrouble();
      logger.warn({ error: String(error) }, 'the worker could not look after its tasks');
    },
  };

  async function tellDepth(): Promise<void> {
    const isTime = performance.now() - toldDepthAt >= DEPTH_EVERY_MS;
    if (!isTime || !hasSubscribers('drv:store.queue')) return;
    toldDepthAt = performance.now();
    publishStoreQueue({ event: 'depth', store: store.name, ...(await store.depth()) });
  }

  /** What this worker owns by the store's account against its own, and what nobody of this node takes care of. */
  async function compare(): Promise<void> {
    const all = await store.runsOf(node);
    for (const run of all) if (run.leftBody !== undefined && !runs.has(run.runId)) leftovers.remove(run);
    const ofNode = all.filter(({ leftBody }) => leftBody === undefined);
    const mine = new Map(ofNode.filter((run) => run.workerId === workerId).map((run) => [run.runId, run]));
    for (const [runId, run] of runs) {
      const state = mine.get(runId);
      if (state !== undefined && state.fence === run.fence) continue;
      // Listed before it was claimed, or ended since: the store tells for certain, also that it has lost what it knew.
      const now = await store.state(runId);
      if (runs.get(runId) === run && now?.fence !== run.fence) run.lost();
    }
    const before = unknown;
    unknown = new Set();
    for (const run of ofNode) {
      if (run.workerId === workerId ? isHeld(run) : !(isSilent(run) && hearing.isGood)) continue;
      unknown.add(run.runId);
      // Seen a second time: the answer to a claim may be on its way, and after a while without the store all are silent.
      if (!before.has(run.runId)) continue;
      if (closing === undefined) await takeOver(run);
    }
  }

  /** A run that was given up is held by nobody. */
  const isHeld = ({ runId, fence }: NodeRun) => runs.get(runId)?.fence === fence;
  const isSilent = ({ silentMs: silence }: NodeRun) => (silence ?? Number.POSITIVE_INFINITY) > silentMs;

  async function takeOver({ runId, fence, workerId: from }: NodeRun): Promise<void> {
    const claim = await store.adopt(runId, fence, identity);
    if (claim === undefined) return;
    logger.info({ taskId: claim.taskId, runId, from }, 'took over a task');
    publishStoreQueue({ event: 'taken-over', store: store.name, node });
    take(claim);
  }

  async function askForCallers(): Promise<void> {
    if (!hearing.isGood) return;
    const silences = new Map<string, Promise<number | undefined>>();
    for (const run of runs.values()) {
      const { caller } = run;
      if (caller === undefined) continue;
      const { client } = caller;
      const asked = silences.get(client) ?? store.silence(client);
      silences.set(client, asked);
      if (isGone(caller, await asked, silentMs)) run.callerLost();
    }
  }

  async function until(isDone: () => boolean, signal?: AbortSignal): Promise<void> {
    while (!isDone()) await abortable(changed.promise, signal, 'drain worker');
  }

  async function handOver(): Promise<void> {
    await taking;
    await Promise.all([...runs.values()].map((run) => run.handOver()));
    await until(() => runs.size === 0);
  }

  async function close(): Promise<void> {
    claiming.abort();
    const waited = await whileAnswering(handOver(), { ms: closeMs, answeredAt: () => hearing.answeredAt });
    const left = [...runs.values()];
    for (const run of left) run.leave();
    await until(() => runs.size === 0);
    stopped.abort();
    // A store that has not answered for so long gets a moment more.
    const lastMs = waited === 'done' ? closeMs : Math.min(closeMs, LAST_WORD_MS);
    await within(Promise.all([looking, leftovers.settled()]), lastMs);
    await within(store.leave(workerId), lastMs).catch((error: unknown) => {
      logger.warn({ error: String(error) }, 'the worker could not say that it leaves');
    });
    if (waited !== 'done') throw withoutStore(left, { node, closeMs });
  }

  const looking = Promise.all([everyBeat(beat, beats), everyBeat(lookAfter, beats)]);
  const taking = claimRuns();
  return {
    id: workerId,
    get running() {
      return runs.size;
    },
    async drain({ signal } = {}) {
      claiming.abort();
      await abortable(taking, signal, 'drain worker');
      await until(() => busy().length === 0, signal);
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}
