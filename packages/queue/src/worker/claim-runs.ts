import { abortable, backOff, delay, publishStoreQueue } from '@drv/core/driver';
import { leftOf } from '../store/needs.ts';
import type { WorkerIdentity, WorkerOffer } from '../store/workers.ts';
import type { OwnRuns } from './own-runs.ts';
import type { WorkerParts } from './worker-parts.ts';

export interface ClaimRunsOptions {
  readonly identity: WorkerIdentity;
  /** All that the worker has. */
  readonly offer: WorkerOffer;
  readonly slots: number;
  readonly signal: AbortSignal;
}

const CLAIM_WAIT_MS = 5_000;
const PAUSES = { firstMs: 100, maxMs: 5_000 };

/** Takes runs from the queue while there is a slot, until the signal aborts. */
export async function claimRuns(
  runs: OwnRuns,
  { store, node, logger }: Pick<WorkerParts, 'store' | 'node' | 'logger'>,
  { identity, offer, slots, signal }: ClaimRunsOptions,
): Promise<void> {
  const isBounded = offer.memoryBytes !== undefined || offer.cpus !== undefined;
  let failures = 0;
  while (!signal.aborted) {
    const taken = runs.busy.map(({ needs }) => needs);
    if (taken.length >= slots) {
      await abortable(runs.changed, signal).catch(() => {});
      continue;
    }
    // What is left is another amount with every task that comes or ends.
    const isOther = new AbortController();
    if (isBounded) void runs.changed.then(() => isOther.abort());
    try {
      const claim = await store.claim(identity, {
        waitMs: CLAIM_WAIT_MS,
        signal: AbortSignal.any([signal, isOther.signal]),
        offer: leftOf(offer, taken),
      });
      failures = 0;
      // A store that answers at once, for ever, keeps nothing else from its turn.
      if (claim === undefined) await delay(1, signal);
      if (claim === undefined) continue;
      publishStoreQueue({ event: 'claimed', store: store.name, node, waitedMs: claim.waitedMs });
      runs.take(claim);
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      logger.warn({ error: String(error) }, 'no task could be taken from the queue');
      await delay(backOff(failures, PAUSES), signal).catch(() => {});
    }
  }
}
