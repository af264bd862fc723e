import { DrvError } from '@drv/core';
import { giveUpRun, LOST } from '../channel/give-up-run.ts';
import type { RunState } from '../store/task-store.ts';
import type { Hearing } from './hearing.ts';
import type { WorkerParts } from './worker-parts.ts';

/**
 * Runs of any node whose worker is gone and whose caller, who would have given them up before, is gone too. Without this they
 * would be listed as running, and kept, for ever.
 */
export class LostRuns {
  readonly #parts: WorkerParts;
  readonly #hearing: Hearing;
  /** As they were when they were looked at last. */
  #seen: readonly RunState[] = [];

  constructor(parts: WorkerParts, hearing: Hearing) {
    this.#parts = parts;
    this.#hearing = hearing;
  }

  /** After a while without the store all are silent: what is lost is given up when its owner was not heard of since the last look. */
  async look(): Promise<void> {
    if (!this.#hearing.isGood) return;
    const { store } = this.#parts;
    const seen = this.#seen;
    this.#seen = await store.lost();
    for (const { runId, fence, silentMs = 0 } of seen) {
      const now = await store.state(runId);
      if (now?.phase === 'claimed' && now.fence === fence && (now.silentMs ?? 0) >= silentMs)
        await this.#giveUp(now);
    }
  }

  async #giveUp(run: RunState): Promise<void> {
    const { store, codec, logger } = this.#parts;
    const { runId, taskId, node, silentMs = Number.POSITIVE_INFINITY } = run;
    const outcome = await giveUpRun(run, { store, codec, silentMs }).catch(async (error: unknown) => {
      if (!DrvError.is(error, 'DRV_PROTOCOL')) throw error;
      // Whoever can read what is known of it had to give it up.
      await store.giveUp(runId, run.fence, { ended: LOST });
      return undefined;
    });
    const fields = { taskId, runId, node, code: outcome?.error?.code };
    logger.warn(
      fields,
      outcome === undefined ? 'put back a task of a lost node' : 'gave up a task of a lost node',
    );
  }
}
