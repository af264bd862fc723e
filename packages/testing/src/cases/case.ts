/**
 * One sentence of a contract, as something that can be run. A case is data: it can be listed, filtered and run by
 * any test runner, and it asserts with `node:assert/strict`.
 *
 * Every case makes what it uses and leaves nothing behind, so cases run in any order and alone.
 */
export interface ConformanceCase<Context extends CaseContext> {
  /** Stable within a major version: `ABRT-002`. */
  readonly id: string;
  /** The sentence that it proves. */
  readonly title: string;
  /** `true` when the case applies, else the reason why it does not. Absent: it always applies. */
  readonly requires?: (capabilities: Context['capabilities']) => true | string;
  /**
   * New in this minor version: it is run and reported, and its failure does not count yet. So a new case never
   * breaks somebody else's driver in a minor release.
   * @default false
   */
  readonly experimental?: boolean;
  /** Resolves when the sentence holds; rejects with an assertion that says what did not. */
  run(context: Context): Promise<void>;
}

/** What a case is given. A context that can be disposed is disposed after its case. */
export interface CaseContext extends Partial<AsyncDisposable> {
  /** What the thing under test can do, as data: `requires` decides by it. */
  readonly capabilities: unknown;
}
