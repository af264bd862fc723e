import { within } from '@drv/core/driver';

export interface AnsweringOptions {
  /** Milliseconds that are waited without an answer of the other side. */
  readonly ms: number;
  /** When it answered last, by `performance.now()`. */
  readonly answeredAt: () => number;
  /** Milliseconds in all. @default as long as it answers */
  readonly atMostMs?: number | undefined;
}

/** How a wait ended: the work is done; the other side did not answer; it did, and the work took too long. */
export type Waited = 'done' | 'silent' | 'late';

/** Waits for `work` for as long as the other side answers, and then for `ms` milliseconds. */
export async function whileAnswering(
  work: Promise<unknown>,
  { ms, answeredAt, atMostMs = Number.POSITIVE_INFINITY }: AnsweringOptions,
): Promise<Waited> {
  const since = performance.now();
  for (;;) {
    const now = performance.now();
    const silentLeftMs = Math.max(since, answeredAt()) + ms - now;
    const leftMs = since + atMostMs - now;
    if (leftMs <= 0) return 'late';
    if (silentLeftMs <= 0) return 'silent';
    if ((await within(work, Math.min(silentLeftMs, leftMs))).done) return 'done';
  }
}
