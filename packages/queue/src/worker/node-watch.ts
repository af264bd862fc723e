import { publishStoreQueue } from '@drv/core/driver';
import type { NodeRun } from '../store/task-store.ts';
import type { WorkerIdentity } from '../store/workers.ts';
import type { Hearing } from './hearing.ts';
import type { OwnRuns } from './own-runs.ts';
import type { createLeftRemover } from './remove-left.ts';
import type { WorkerParts } from './worker-parts.ts';

export interface NodeWatchOptions {
  readonly parts: WorkerParts;
  readonly identity: WorkerIdentity;
  readonly runs: OwnRuns;
  readonly hearing: Hearing;
  readonly leftovers: ReturnType<typeof createLeftRemover>;
}

/** What a worker owns by the store's account against its own, and what nobody of its node takes care of. */
export class NodeWatch {
  readonly #options: NodeWatchOptions;
  /** Runs that somebody ought to take over, as they were seen the last time. */
  #unknown = new Set<string>();

  constructor(options: NodeWatchOptions) {
    this.#options = options;
  }

  /** @param mayTake Whether the worker takes over what it finds. */
  async look(mayTake: () => boolean): Promise<void> {
    const { parts, identity, runs, leftovers } = this.#options;
    const all = await parts.store.runsOf(parts.node);
    for (const run of all) {
      if (run.leftBody !== undefined && runs.get(run.runId) === undefined) leftovers.remove(run);
    }
    const ofNode = all.filter(({ leftBody }) => leftBody === undefined);
    await this.#compare(ofNode.filter(({ workerId }) => workerId === identity.workerId));
    const before = this.#unknown;
    this.#unknown = new Set();
    for (const run of ofNode) {
      if (!this.#isUncared(run)) continue;
      this.#unknown.add(run.runId);
      // Seen a second time: the answer to a claim may be on its way, and after a while without the store all are silent.
      if (before.has(run.runId) && mayTake()) await this.#takeOver(run);
    }
  }

  /** Lets go of runs that the store says are somebody else's. */
  async #compare(mine: readonly NodeRun[]): Promise<void> {
    const { parts, runs } = this.#options;
    const known = new Map(mine.map(({ runId, fence }) => [runId, fence]));
    for (const run of runs.all) {
      const { runId, fence } = run;
      if (known.get(runId) === fence) continue;
      // Listed before it was claimed, or ended since: the store tells for certain, also that it has lost what it knew.
      const now = await parts.store.state(runId);
      if (runs.get(runId) === run && now?.fence !== fence) run.lost();
    }
  }

  #isUncared({ runId, fence, workerId, silentMs = Number.POSITIVE_INFINITY }: NodeRun): boolean {
    const { parts, identity, runs, hearing } = this.#options;
    // One of its own that was given up is held by nobody.
    if (workerId === identity.workerId) return runs.get(runId)?.fence !== fence;
    return silentMs > parts.silentMs && hearing.isGood;
  }

  async #takeOver({ runId, fence, workerId: from }: NodeRun): Promise<void> {
    const { parts, identity, runs } = this.#options;
    const { store, node, logger } = parts;
    const claim = await store.adopt(runId, fence, identity);
    if (claim === undefined) return;
    logger.info({ taskId: claim.taskId, runId, from }, 'took over a task');
    publishStoreQueue({ event: 'taken-over', store: store.name, node });
    runs.take(claim);
  }
}
