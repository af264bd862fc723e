import { decodeEntry } from '../protocol/entry.ts';
import type { NodeRun } from '../store/task-store.ts';
import { isPassing, tidyUp } from './take-up.ts';
import type { WorkerParts } from './worker-parts.ts';

/**
 * Removes what this node has left of runs that never started here, and went elsewhere while it was lost. What cannot be removed now
 * is looked at with the next beat.
 */
export function createLeftRemover(
  { store, driver, node, codec, logger }: WorkerParts,
  signal: AbortSignal,
): { remove(run: NodeRun): void; settled(): Promise<void> } {
  const removing = new Map<string, Promise<void>>();

  async function remove({ runId, leftBody }: NodeRun): Promise<void> {
    try {
      const { task } = decodeEntry(leftBody ?? new Uint8Array(), runId, codec);
      await tidyUp(driver, undefined, task, signal);
    } catch (error) {
      logger.warn({ runId, error: String(error) }, 'nothing was left to tidy up, or it is left');
      if (signal.aborted || isPassing(error)) return;
    }
    await store.tidied(runId, node);
  }

  return {
    remove(run) {
      if (removing.has(run.runId)) return;
      const done = remove(run)
        .catch((error: unknown) => logger.warn({ error: String(error) }, 'a run is not marked as tidied'))
        .finally(() => removing.delete(run.runId));
      removing.set(run.runId, done);
    },
    async settled() {
      await Promise.all(removing.values());
    },
  };
}
