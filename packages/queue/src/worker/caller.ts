import { abortable, delay } from '@drv/core/driver';
import { MISSED_BEATS } from '../channel/every-beat.ts';
import type { TaskStore } from '../store/task-store.ts';

/** Whoever waits for a run. */
export interface Caller {
  /** The member of the store that it is. */
  readonly client: string;
  /** Milliseconds between two of its signs of life, where it said. */
  readonly beatMs?: number | undefined;
  /** The task must not go on without it. */
  readonly isNeeded: boolean;
}

/** Whether nothing was heard of a caller for too long. One that says seldom that it lives is waited for longer. */
export function isGone(
  { beatMs = 0 }: Pick<Caller, 'beatMs'>,
  silence: number | undefined,
  silentMs: number,
): boolean {
  return (silence ?? Number.POSITIVE_INFINITY) > Math.max(silentMs, MISSED_BEATS * beatMs);
}

/** Resolves when the caller of a run was heard of lately. The run of one that is gone for good is closed by its worker: rejects by the signal. */
export async function callerHeard(
  talk: { readonly caller: Pick<Caller, 'client' | 'beatMs'> },
  {
    store,
    silentMs,
    signal,
  }: { readonly store: TaskStore; readonly silentMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const isSilent = async () => isGone(talk.caller, await store.silence(talk.caller.client), silentMs);
  while (await abortable(isSilent(), signal).catch(() => true)) await delay(silentMs / 4, signal);
}
