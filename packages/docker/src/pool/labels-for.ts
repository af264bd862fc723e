import type { ContainerIdentity } from '../ownership/container-identity.ts';
import { WAITING_LAUNCHER } from '../launcher/put-launcher.ts';
import { ownLabels } from '../ownership/labels.ts';
import type { PoolParts } from './pool-parts.ts';
import type { Shape } from './shape-of.ts';

/** How long a container may wait for its task, and then for its start. The lease of the task comes after it. */
const UNSTARTED_MS = 24 * 60 * 60_000;

/** The labels of a container that is started ahead. */
export function labelsFor(
  owners: Pick<PoolParts, 'instance' | 'owner'>,
  { key }: ContainerIdentity,
  { leaseMs }: Shape,
): Readonly<Record<string, string>> {
  return ownLabels(owners, {
    key,
    taskId: '',
    leaseMs: leaseMs === 0 ? 0 : UNSTARTED_MS + leaseMs,
    launcher: WAITING_LAUNCHER,
  });
}
