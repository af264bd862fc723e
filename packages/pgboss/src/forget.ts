/** What need not be kept any more, and how long ended runs are. */
export interface ForgetOptions {
  readonly keepMs: number;
  /** Forgets workers and drivers of which nothing was heard for long. */
  readonly members: () => Promise<unknown>;
  /** Forgets some ended runs, and says whether there may be more. */
  readonly runs: () => Promise<boolean>;
}

/** Milliseconds between two looks. */
const EVERY_MS = 60_000;

/** Forgets, once in a while however often it is called, and once at a time. */
export function createForget({ keepMs, members, runs }: ForgetOptions): () => Promise<void> {
  let forgotAt = Number.NEGATIVE_INFINITY;
  let isBusy = false;

  return async () => {
    if (isBusy || performance.now() - forgotAt < Math.min(EVERY_MS, keepMs)) return;
    isBusy = true;
    forgotAt = performance.now();
    try {
      await members();
      while (await runs());
    } finally {
      isBusy = false;
    }
  };
}
