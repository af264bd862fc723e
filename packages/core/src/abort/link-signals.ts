import { abortReason } from './reason-of.ts';

/**
 * A signal that aborts with the first of `signals`, with its reason; where there is only one, that. `unlink()` takes its listeners off them:
 * `AbortSignal.any` leaves that to garbage collection, and holds on to what was linked to a long-lived signal.
 */
export function linkSignals(...signals: readonly (AbortSignal | undefined)[]): {
  readonly signal: AbortSignal;
  unlink(): void;
} {
  const given = signals.filter((signal) => signal !== undefined);
  const [only] = given;
  if (only !== undefined && given.length === 1) return { signal: only, unlink() {} };
  const controller = new AbortController();
  const unlinks: (() => void)[] = [];
  for (const signal of given) {
    if (signal.aborted) {
      controller.abort(abortReason(signal));
      break;
    }
    const onAbort = () => controller.abort(abortReason(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    unlinks.push(() => signal.removeEventListener('abort', onAbort));
  }
  return {
    signal: controller.signal,
    unlink: () => {
      for (const unlink of unlinks) unlink();
    },
  };
}
