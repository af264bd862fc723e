/** The end of a container as the engine recorded it. */
export interface ExitState {
  /** Absent where the engine made one up. */
  readonly exitCode?: number | undefined;
  /** `unknown` where it may have been, and the engine does not tell. */
  readonly oomKilled: boolean | 'unknown';
  /** RFC 3339, by the engine's clock. */
  readonly startedAt: string;
  readonly finishedAt: string;
}
