import type { ContainerTask } from '@drv/core';
import type { ListedContainer } from '../engine/calls/container-list.ts';
import type { ContainerState } from '../engine/calls/container-state.ts';
import { LAUNCHER_LABEL } from '../launcher/put-launcher.ts';
import { formatOwner, type Owner } from './owner.ts';

/**
 * Labels that say whose a container is; written in the create call itself, so that no moment exists in which a
 * container of drv is nobody's.
 */
export const LABEL = {
  managedBy: 'drv.managed-by',
  instance: 'drv.instance',
  owner: 'drv.owner',
  /** The container itself, whatever task it runs: what tells one whose reply was lost from an older one. */
  container: 'drv.container',
  task: 'drv.task',
  /** Of a run that whoever asked for it has a name for, to tell it from others of the same task. Else empty. */
  run: 'drv.run',
  createdAt: 'drv.created-at',
  /**
   * RFC 3339. After it even an owner that cannot be judged has no claim, if the task was started when it was created;
   * see {@link isLeaseOver}. Empty for a task without a deadline.
   */
  leaseUntil: 'drv.lease-until',
  /** Of a container that is never started: the id of the one whose saved run its owner goes on with. Else empty. */
  claim: 'drv.claim',
  /** `true`: the task outlives its owner, and only its lease says when it is abandoned. */
  recoverable: 'drv.recoverable',
  launcher: LAUNCHER_LABEL,
} as const;

/** What {@link LABEL}'s `managedBy` says on every container of drv. */
export const MANAGED_BY = 'drv';

/** How long after its deadline and its grace period a task may still be on the engine: draining, removing. */
const LEASE_MARGIN_MS = 10 * 60_000;
/** How long a container may wait to be started, where nobody can tell whether its owner lives. It only takes space. */
const UNSTARTED_MS = 24 * 60 * 60_000;

/** A container that is to be created. */
export interface OwnContainer {
  /** Of its identity. */
  readonly key: string;
  /** Empty for one that waits for its task, and is told by its name once it has one. */
  readonly taskId: string;
  readonly runId?: string | undefined;
  /** Milliseconds from its start to its end, at most; 0: without a bound. */
  readonly leaseMs: number;
  readonly recoverable?: boolean | undefined;
  readonly claim?: string | undefined;
  /** See `LAUNCHER_LABEL`. */
  readonly launcher?: string | undefined;
}

/** The labels of a container that is created now: each of them, since an image may bring one that is missing. */
export function ownLabels(
  { instance, owner }: { readonly instance: string; readonly owner: Owner },
  { key, taskId, runId = '', leaseMs, recoverable = false, claim = '', launcher = '' }: OwnContainer,
): Record<string, string> {
  const now = Date.now();
  return {
    [LABEL.managedBy]: MANAGED_BY,
    [LABEL.instance]: instance,
    [LABEL.owner]: formatOwner(owner),
    [LABEL.task]: taskId,
    [LABEL.run]: runId,
    [LABEL.container]: key,
    [LABEL.createdAt]: new Date(now).toISOString(),
    [LABEL.recoverable]: String(recoverable),
    [LABEL.claim]: claim,
    [LABEL.launcher]: launcher,
    [LABEL.leaseUntil]: leaseMs === 0 ? '' : new Date(now + leaseMs + LEASE_MARGIN_MS).toISOString(),
  };
}

/** How long a task may take from its start to its end; 0: without a bound. */
export function leaseOf({
  timeoutMs = 0,
  graceMs = 5_000,
}: Pick<ContainerTask, 'timeoutMs' | 'graceMs'>): number {
  return timeoutMs === 0 ? 0 : timeoutMs + graceMs;
}

/** Whether somebody else may be about to take it over: one that was saved before its start is run anew, or never. */
export async function mayBeTakenOver(
  { labels, state, createdAt }: Pick<ListedContainer, 'labels' | 'state' | 'createdAt'>,
  now: () => Promise<number>,
): Promise<boolean> {
  if (labels[LABEL.recoverable] !== 'true') return false;
  return state !== 'created' || (await now()) - createdAt < LEASE_MARGIN_MS;
}

/** Whether somebody else may go on with it, so that it is in nobody's way: one that never started did nothing. */
export function mayBeRecovered(labels: Readonly<Record<string, string>>, status: string): boolean {
  return labels[LABEL.recoverable] === 'true' && status !== 'created';
}

/**
 * Whether nobody has a claim any more. A deadline counts from the start, and so does the lease: it is as long as the
 * labels say, and a container that was created long before its start has all of it.
 */
export function isLeaseOver(
  { labels, startedAt }: Pick<ContainerState, 'labels' | 'startedAt'>,
  now: number,
): boolean {
  const until = Date.parse(labels[LABEL.leaseUntil] ?? '');
  if (startedAt === undefined) return until + UNSTARTED_MS < now;
  const createdAt = Date.parse(labels[LABEL.createdAt] ?? '');
  const lengthMs = Number.isNaN(createdAt) ? 0 : until - createdAt;
  return Math.max(until, Date.parse(startedAt) + lengthMs) < now;
}
