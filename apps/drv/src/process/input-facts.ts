/** What stdin is before anything is read from it. */
export interface InputFacts {
  readonly terminal: boolean;
  /** The shell that reads from it too. */
  readonly owner?: string | undefined;
}
