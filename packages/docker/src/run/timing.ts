/** Bounds in milliseconds; none is derived from a caller's signal. */
export interface Timing {
  /** For SIGKILL to end a container, each of three times. @default 10000 */
  readonly killMs: number;
  /** For the rest of the output to arrive after the exit, while nothing arrives. @default 3000 */
  readonly drainMs: number;
  /** For the caller's streams to take the rest after the exit, while they take nothing. @default 30000 */
  readonly readerMs: number;
  /** For starting a container, which a busy engine does slowly. @default 120000 */
  readonly startMs: number;
  /** For a lost engine to come back while a task runs. @default 60000 */
  readonly engineLostMs: number;
  /** For removing a container. @default 30000 */
  readonly removeMs: number;
}

export const DEFAULT_TIMING: Timing = {
  killMs: 10_000,
  drainMs: 3_000,
  readerMs: 30_000,
  startMs: 120_000,
  engineLostMs: 60_000,
  removeMs: 30_000,
};
