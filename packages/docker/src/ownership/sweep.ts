import type { AbortOptions, Logger } from '@drv/core';
import { silentLogger } from '@drv/core/driver';
import { removeWithRetry } from './remove-container.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { ListedContainer } from '../engine/calls/container-list.ts';
import { taskIdOf } from './container-identity.ts';
import { isLeaseOver, LABEL, MANAGED_BY, mayBeRecovered } from './labels.ts';
import { judgeOwner, parseOwner } from './owner.ts';

/** Where to look for leaked containers, and what to do with them. */
export interface SweepOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'list' | 'inspect' | 'remove'>;
  /** Finds, and removes nothing. @default false */
  readonly dryRun?: boolean;
  /** Milliseconds for each removal. @default 30000 */
  readonly removeMs?: number;
  readonly logger?: Logger;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A container of drv that nobody will ever close. */
export interface LeakedContainer {
  readonly id: string;
  readonly name: string;
  readonly taskId: string;
  readonly state: string;
  /** The process that made it is gone, or its lease is over. */
  readonly because: 'owner-dead' | 'lease-over';
  /** False in a dry run, and where the removal failed. */
  readonly removed: boolean;
}

/**
 * Removes containers that drv made and nobody owns any more: their process is provably dead, or their lease is over.
 * Of tasks that may be recovered only the lease counts, since whoever has taken one over is not named on it.
 * Those of a living process, of one that cannot be judged from here, and of everybody else are not touched.
 */
export async function sweepContainers(options: SweepOptions): Promise<readonly LeakedContainer[]> {
  const {
    engine,
    signal,
    dryRun = false,
    removeMs = 30_000,
    logger = silentLogger,
    now = Date.now,
  } = options;
  const ours = await engine.list({ labels: [`${LABEL.managedBy}=${MANAGED_BY}`], signal });
  const swept: LeakedContainer[] = [];
  for (const container of ours) {
    const because = leakOf(container, now());
    if (because === undefined) continue;
    const { id, name, state } = container;
    let removed = false;
    if (!dryRun) {
      try {
        await removeWithRetry(engine, id, removeMs);
        removed = true;
      } catch (error) {
        logger.warn({ containerId: id, error: String(error) }, 'a leaked container could not be removed');
      }
    }
    swept.push({ id, name, state, because, removed, taskId: taskIdOf(container) ?? '' });
  }
  return swept;
}

function leakOf({ labels, state }: ListedContainer, now: number): LeakedContainer['because'] | undefined {
  const owner = parseOwner(labels[LABEL.owner] ?? '');
  const verdict = owner === undefined ? 'unknown' : judgeOwner(owner);
  if (verdict === 'alive') return undefined;
  if (verdict === 'dead' && !mayBeRecovered(labels, state)) return 'owner-dead';
  return isLeaseOver(labels, now) ? 'lease-over' : undefined;
}
