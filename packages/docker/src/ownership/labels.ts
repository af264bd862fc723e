import type { ListedContainer } from '../engine/calls/container-list.ts';
import type { ContainerState } from '../engine/calls/container-state.ts';

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
} as const;

/** What {@link LABEL}'s `managedBy` says on every container of drv. */
export const MANAGED_BY = 'drv';

/** How long after its deadline and its grace period a task may still be on the engine: draining, removing. */
const LEASE_MARGIN_MS = 10 * 60_000;
/** How long a container may wait to be started, where nobody can tell whether its owner lives. It only takes space. */
const UNSTARTED_MS = 24 * 60 * 60_000;

export interface OwnLabels {
  readonly instance: string;
  readonly owner: string;
  /** Key of the container's identity. */
  readonly container: string;
  readonly taskId: string;
  readonly timeoutMs: number;
  readonly graceMs: number;
  readonly recoverable: boolean;
  readonly claim?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The labels of a container that is created for a task: each of them, since an image may bring one that is missing. */
export function ownLabels({
  instance,
  owner,
  container,
  taskId,
  timeoutMs,
  graceMs,
  recoverable,
  claim = '',
  now,
}: OwnLabels): Record<string, string> {
  return {
    [LABEL.managedBy]: MANAGED_BY,
    [LABEL.instance]: instance,
    [LABEL.owner]: owner,
    [LABEL.task]: taskId,
    [LABEL.container]: container,
    [LABEL.createdAt]: new Date(now).toISOString(),
    [LABEL.recoverable]: String(recoverable),
    [LABEL.claim]: claim,
    [LABEL.leaseUntil]:
      timeoutMs === 0 ? '' : new Date(now + timeoutMs + graceMs + LEASE_MARGIN_MS).toISOString(),
  };
}

/** Whether somebody else may be about to take it over: one that was saved before its start is run anew, or never. */
export function mayBeTakenOver(
  { labels, state, createdAt }: Pick<ListedContainer, 'labels' | 'state' | 'createdAt'>,
  now: number,
): boolean {
  return labels[LABEL.recoverable] === 'true' && (state !== 'created' || now - createdAt < LEASE_MARGIN_MS);
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
