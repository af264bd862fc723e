import type { AbortOptions, Logger } from '@drv/core';
import {
  checkKinds,
  createLimit,
  kind,
  type KindsOf,
  linkSignals,
  silentLogger,
  startTimer,
  throwIfAborted,
} from '@drv/core/driver';
import { removeWithRetry } from './remove-container.ts';
import { clientOfAnEngine } from '../engine/client-of-an-engine.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { ListedContainer } from '../engine/calls/container-list.ts';
import { isOwnContainer, taskIdOf } from './container-identity.ts';
import { isLeaseOver, LABEL, MANAGED_BY, mayBeTakenOver } from './labels.ts';
import { judgeOwner, parseOwner } from './owner.ts';

/** One that the engine cannot remove holds up no other. */
const AT_A_TIME = 16;

/** Where to look for dangling containers, and what to do with them. */
export interface SweepOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'list' | 'inspect' | 'remove' | 'info'>;
  /** Finds, and removes nothing. @default false */
  readonly dryRun?: boolean | undefined;
  /** Keys (label `drv.container`) of containers that this process goes on with: never touched. */
  readonly held?: { has(key: string): boolean } | undefined;
  /**
   * Milliseconds for each container, with all that is asked and tried; then the engine may still go on with it.
   * @default 30000
   */
  readonly removeMs?: number | undefined;
  /** Ids of containers that are left alone: they could not be removed before. */
  readonly skip?: { has(id: string): boolean } | undefined;
  readonly logger?: Logger | undefined;
  /** Milliseconds since 1970. @default the clock of the engine, whose containers they are: that of this machine may be another one */
  readonly now?: (() => number) | undefined;
}

const set = kind.orNull(kind.thatHas('a set', 'has'));
export const SWEEP: KindsOf<SweepOptions> = {
  engine: kind.required(clientOfAnEngine('list')),
  dryRun: kind.orNull(kind.boolean),
  held: set,
  removeMs: kind.number({ least: 0, endless: true }),
  skip: set,
  logger: kind.thatHas('a logger', 'warn'),
  now: kind.call,
  signal: kind.signal,
};

/** A container of drv that nobody will ever close. */
export interface DanglingContainer {
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
 *
 * @throws `DRV_INVALID_OPTION` without an engine, and for a `removeMs` that is no number from 0 upwards; else what listing throws.
 */
export async function sweepContainers(options: SweepOptions): Promise<readonly DanglingContainer[]> {
  checkKinds(options ?? {}, SWEEP, 'sweepContainers', { op: 'sweep containers' });
  const { engine, signal, dryRun = false, removeMs = 30_000, logger = silentLogger, held, skip } = options;
  const labelled = await engine.list({ labels: [`${LABEL.managedBy}=${MANAGED_BY}`], signal });
  const ours = labelled.filter(isOwnContainer);
  const limit = createLimit(AT_A_TIME);
  let asked: Promise<number> | undefined;
  const now = () =>
    (asked ??=
      options.now === undefined ? timeOf(engine, { signal, logger }) : Promise.resolve(options.now()));

  async function sweepOne(container: ListedContainer): Promise<DanglingContainer | undefined> {
    if (held?.has(container.labels[LABEL.container] ?? '') === true || skip?.has(container.id) === true)
      return undefined;
    const because = await whyDangling(container, now);
    if (because === undefined) return undefined;
    const leave = await limit.enter(signal);
    const late = new AbortController();
    const timer = startTimer(removeMs, () => late.abort());
    const bounded = linkSignals(signal, late.signal);
    try {
      const { id, name, state } = container;
      if (because === 'lease-over' && !(await hasLapsed(id, bounded.signal))) return undefined;
      const removed = !dryRun && (await remove(id, bounded.signal));
      return { id, name, state, because, removed, taskId: taskIdOf(container) ?? '' };
    } finally {
      bounded.unlink();
      timer.cancel();
      leave();
    }
  }

  /** Not where the engine does not say. */
  async function hasLapsed(id: string, until: AbortSignal): Promise<boolean> {
    const state = await engine.inspect(id, { signal: until }).catch((error: unknown) => {
      logger.warn({ containerId: id, error: String(error) }, 'a container could not be judged');
      return undefined;
    });
    throwIfAborted(signal, 'sweep');
    return state !== undefined && isLeaseOver(state, await now());
  }

  async function remove(id: string, until: AbortSignal): Promise<boolean> {
    try {
      await removeWithRetry(engine, id, { timeoutMs: removeMs, signal: until });
      return true;
    } catch (error) {
      logger.warn({ containerId: id, error: String(error) }, 'a dangling container could not be removed');
      throwIfAborted(signal, 'sweep');
      return false;
    }
  }

  const swept = await Promise.all(ours.map(sweepOne));
  return swept.filter((container) => container !== undefined);
}

/** By what the list says of it; whether a lease is over, the container's own state has to say. */
async function whyDangling(
  container: ListedContainer,
  now: () => Promise<number>,
): Promise<DanglingContainer['because'] | undefined> {
  const { labels } = container;
  const owner = parseOwner(labels[LABEL.owner] ?? '');
  const verdict = owner === undefined ? 'unknown' : judgeOwner(owner);
  if (verdict === 'alive') return undefined;
  if (verdict === 'dead' && !(await mayBeTakenOver(container, now))) return 'owner-dead';
  return (labels[LABEL.leaseUntil] ?? '') === '' ? undefined : 'lease-over';
}

/** By the engine's clock. Where it does not say, no time is over. */
async function timeOf(
  engine: Pick<EngineClient, 'info'>,
  { signal, logger }: { readonly signal: AbortSignal | undefined; readonly logger: Logger },
): Promise<number> {
  try {
    return (await engine.info({ signal })).time ?? Date.now();
  } catch (error) {
    throwIfAborted(signal, 'sweep');
    logger.warn({ error: String(error) }, 'the engine did not tell its time');
    return Number.NEGATIVE_INFINITY;
  }
}
