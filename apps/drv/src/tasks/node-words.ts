import type { FleetTask } from '@drv/queue';
import { formatAge } from '../render/format-age.ts';

/** A worker of which nothing was heard for longer is told to be silent. */
const SILENT_MS = 15_000;

type OnNode = Pick<FleetTask, 'node' | 'silentMs'>;

/** The machine of a task as tables show it, and that nothing is heard of it. */
export function nodeWords({ node = '', silentMs = 0 }: OnNode): string {
  if (!isSilent({ silentMs })) return node;
  return Number.isFinite(silentMs)
    ? `${node} (silent for ${formatAge(silentMs)})`
    : `${node} (its worker has left)`;
}

export function isSilent({ silentMs = 0 }: OnNode): boolean {
  return silentMs >= SILENT_MS;
}
