/** One entry that is for a target. */
export interface KeyMatch<T> {
  /** The key as it was written. */
  readonly key: string;
  readonly value: T;
}
