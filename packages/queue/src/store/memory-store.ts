import { LISTED_BODY_BYTES } from './task-store.ts';
import type {
  ClaimedRun,
  Direction,
  ListedRun,
  NodeRun,
  QueuedRun,
  RunState,
  RunUpdate,
  TaskStore,
} from './task-store.ts';
import type { WorkerIdentity } from './workers.ts';
import { Holders } from './holders.ts';
import { MemoryMembers } from './memory-members.ts';
import { MemoryMessages } from './memory-messages.ts';
import { WaitingRuns } from './waiting-runs.ts';
import { createWatchers } from './watchers.ts';

/** Ended runs that are kept, for those who ask for an outcome late. */
const KEPT_RUNS = 1_000;

interface Run extends QueuedRun {
  /** By `performance.now()`. */
  readonly notBefore: number;
  phase: RunState['phase'];
  fence: number;
  owner: WorkerIdentity | undefined;
  record: Uint8Array | undefined;
  /** Of the record that its owner wrote last. */
  order: number;
  /** The node that has to tidy up what is left of it. */
  untidy: boolean;
  /** Nodes that have to tidy up what they left of it before it was put back. */
  readonly leftOn: Set<string>;
  /** By `performance.now()`. */
  readonly submittedAt: number;
  readonly messages: Map<Direction, MemoryMessages>;
}

/** A task that floods its output must not keep timers from their turn. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * A store in this process: for tests, and for programs that want the queue's way of running tasks on one machine. All
 * that is in it ends with the process.
 */
export function createMemoryStore(): TaskStore {
  const runs = new Map<string, Run>();
  const newest = new Map<string, string>();
  const waiting = new WaitingRuns<Run>();
  const ended: string[] = [];
  const members = new MemoryMembers();
  const watchers = createWatchers();

  const silentMs = (member: string | undefined) =>
    member === undefined ? undefined : members.silence(member);

  const holders = new Holders(silentMs);

  function push(run: Run, direction: Direction, bodies: readonly Uint8Array[]): void {
    const messages = run.messages.get(direction) ?? new MemoryMessages();
    run.messages.set(direction, messages);
    if (bodies.length === 0) return;
    const told = messages.add(bodies);
    queueMicrotask(() => watchers.tell(`${direction}:${run.runId}`, told));
  }

  function end(run: Run): void {
    run.phase = 'ended';
    waiting.delete(run);
    ended.push(run.runId);
    for (const runId of ended.splice(0, ended.length - KEPT_RUNS)) {
      const old = runs.get(runId);
      if (old !== undefined && newest.get(old.taskId) === runId) newest.delete(old.taskId);
      runs.delete(runId);
      holders.forget(runId);
    }
  }

  function own(run: Run, owner: WorkerIdentity): ClaimedRun {
    run.phase = run.phase === 'ended' ? 'ended' : 'claimed';
    run.owner = owner;
    run.leftOn.delete(owner.node);
    run.fence += 1;
    run.order = 0;
    const { runId, taskId, body, needs, fence, record, notBefore } = run;
    return { runId, taskId, body, needs, fence, record, waitedMs: performance.now() - notBefore };
  }

  function stateOf({ runId, taskId, phase, fence, owner, record }: Run): RunState {
    const node = owner?.node;
    const silence = owner === undefined ? undefined : (silentMs(owner.workerId) ?? Number.POSITIVE_INFINITY);
    return { runId, taskId, phase, fence, record, node, silentMs: silence };
  }

  function listedOf(run: Run): ListedRun {
    return {
      ...stateOf(run),
      phase: run.phase === 'waiting' ? 'waiting' : 'claimed',
      ageMs: performance.now() - run.submittedAt,
      body: run.body.length > LISTED_BODY_BYTES ? undefined : run.body,
    };
  }

  function write(runId: string, fence: number, update: RunUpdate): Run | undefined {
    const run = runs.get(runId);
    if (run?.fence !== fence) return undefined;
    const { record, order = run.order + 1 } = update;
    if (record !== undefined && order > run.order) Object.assign(run, { record, order });
    push(run, 'up', update.messages ?? []);
    return run;
  }

  return {
    name: 'memory',
    async submit(queued) {
      const living = runs.get(newest.get(queued.taskId) ?? '');
      if (living?.runId === queued.runId) return true;
      if (living !== undefined && living.phase !== 'ended') return false;
      const run: Run = {
        ...queued,
        notBefore: performance.now() + (queued.startAfterMs ?? 0),
        phase: 'waiting',
        fence: 0,
        owner: undefined,
        record: undefined,
        order: 0,
        untidy: false,
        leftOn: new Set(),
        submittedAt: performance.now(),
        messages: new Map(),
      };
      runs.set(queued.runId, run);
      newest.set(queued.taskId, queued.runId);
      waiting.add(run);
      return true;
    },
    async withdraw(runId, { record, messages = [] } = {}) {
      const run = runs.get(runId);
      if (run?.phase !== 'waiting') return false;
      run.record = record ?? run.record;
      push(run, 'up', messages);
      end(run);
      return true;
    },
    async claim(worker, { waitMs, signal, offer = { labels: [] } }) {
      const run = await waiting.take({ waitMs, signal, offer });
      return run === undefined ? undefined : own(run, worker);
    },
    async adopt(runId, fence, worker) {
      const run = runs.get(runId);
      return run?.fence === fence ? own(run, worker) : undefined;
    },
    async write(runId, fence, update) {
      await turn();
      const run = write(runId, fence, update);
      if (run !== undefined && update.ended !== undefined && run.phase !== 'ended') end(run);
      return run !== undefined;
    },
    async giveUp(runId, fence, update) {
      const run = write(runId, fence, update);
      if (run === undefined) return false;
      run.fence += 1;
      run.untidy = true;
      if (run.phase !== 'ended') end(run);
      return true;
    },
    async requeue(runId, fence, { isLost = false } = {}) {
      const run = runs.get(runId);
      if (run?.fence !== fence || run.phase !== 'claimed') return false;
      if (isLost && run.owner !== undefined) run.leftOn.add(run.owner.node);
      Object.assign(run, { phase: 'waiting', fence: fence + 1, owner: undefined });
      waiting.add(run);
      return true;
    },
    async state(runId) {
      const run = runs.get(runId);
      return run && stateOf(run);
    },
    async list({ limit }) {
      const living = [...runs.values()].filter(({ phase }) => phase !== 'ended');
      return { runs: living.slice(0, limit).map(listedOf), total: living.length };
    },
    async lost() {
      const isLost = (run: Run) =>
        run.phase === 'claimed' && run.lostMs !== undefined && (stateOf(run).silentMs ?? 0) > run.lostMs;
      return [...runs.values()].filter(isLost).map(stateOf);
    },
    hold: async (runId, member, ms) => holders.hold(runId, member, ms),
    letGo: async (runId, member) => holders.letGo(runId, member),
    runOf: async (taskId) => newest.get(taskId),
    beat: async (member, worker) => members.beat(member, worker),
    workers: async () => members.workers(),
    async depth() {
      const claimed = [...runs.values()].filter(({ phase }) => phase === 'claimed').length;
      return { waiting: waiting.size, claimed };
    },
    silence: async (member) => silentMs(member),
    leave: async (member) => members.leave(member),
    async runsOf(node) {
      const found: NodeRun[] = [];
      for (const { runId, fence, owner, phase, untidy, leftOn, body } of runs.values()) {
        const { workerId = '' } = owner ?? {};
        const cares = members.isWorker(workerId);
        const silence = cares ? silentMs(workerId) : undefined;
        const run = { runId, fence, workerId, silentMs: silence, ended: phase === 'ended' };
        if (owner?.node === node && (phase !== 'ended' || untidy)) found.push(run);
        if (leftOn.has(node)) found.push({ ...run, leftBody: body });
      }
      return found;
    },
    async tidied(runId, node) {
      const run = runs.get(runId);
      if (run?.owner?.node === node) run.untidy = false;
      run?.leftOn.delete(node);
    },
    async append(runId, bodies, direction = 'down') {
      await turn();
      const run = runs.get(runId);
      if (run !== undefined) push(run, direction, bodies);
    },
    async read(runId, direction, after) {
      return runs.get(runId)?.messages.get(direction)?.after(after) ?? [];
    },
    watch: (runId, direction, onNews) => watchers.watch(`${direction}:${runId}`, onNews),
    async discard(runId, direction, upTo) {
      runs.get(runId)?.messages.get(direction)?.discard(upTo);
    },
    async close() {
      waiting.close();
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };
}
