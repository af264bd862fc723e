import { within } from '@drv/core/driver';

/** Waits for `work` for as long as the other side answers, and then for `ms` milliseconds: whether it is done. */
export async function whileAnswering(
  work: Promise<unknown>,
  {
    ms,
    answeredAt,
  }: { readonly ms: number /** By `performance.now()`. */; readonly answeredAt: () => number },
): Promise<boolean> {
  const since = performance.now();
  for (;;) {
    const leftMs = Math.max(since, answeredAt()) + ms - performance.now();
    if (leftMs <= 0) return false;
    if ((await within(work, leftMs)).done) return true;
  }
}
