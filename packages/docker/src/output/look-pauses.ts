/** How long to wait for a sign that a log has grown before it is read all the same. */
export interface LookPauses {
  /** A reading had something new. */
  foundSome(): void;
  /** Milliseconds: the longer, the more often nothing was found. */
  nextMs(): number;
}

const FIRST_MS = 2_000;
/** Reading a whole log of 32 MB takes an engine a fraction of a second. */
const MAX_MS = 30_000;

export function createLookPauses(): LookPauses {
  let ms = FIRST_MS;
  return {
    foundSome() {
      ms = FIRST_MS;
    },
    nextMs() {
      const next = ms;
      ms = Math.min(2 * ms, MAX_MS);
      return next;
    },
  };
}
