import { kind, type KindsOf } from '@drv/core/driver';

/**
 * How long the driver waits for what the engine, a task or a reader has to do, in milliseconds. `Infinity`: without a
 * bound. None is derived from a caller's signal.
 */
export interface TimingOptions {
  /**
   * For SIGKILL to end a container, each of three times; and, when a task is closed that ran, for the engine to tell how it ended.
   * @default 10000
   */
  readonly killMs?: number | undefined;
  /** For the rest of the output to arrive after the exit, while nothing arrives. @default 3000 */
  readonly drainMs?: number | undefined;
  /** For the caller's streams to take the rest after the exit, while they take nothing. @default 30000 */
  readonly readerMs?: number | undefined;
  /** For starting a container, which a busy engine does slowly. @default 120000 */
  readonly startMs?: number | undefined;
  /** For a lost engine to come back while a task runs. @default 60000 */
  readonly engineLostMs?: number | undefined;
  /** For removing a container. @default 30000 */
  readonly removeMs?: number | undefined;
}

const bound = kind.number({ least: 0, endless: true });
export const TIMING: KindsOf<TimingOptions> = {
  killMs: bound,
  drainMs: bound,
  readerMs: bound,
  startMs: bound,
  engineLostMs: bound,
  removeMs: bound,
};

/** Each of {@link TimingOptions}, decided. */
export type Timing = Readonly<Record<keyof TimingOptions, number>>;

export function timingOf({
  killMs = 10_000,
  drainMs = 3_000,
  readerMs = 30_000,
  startMs = 120_000,
  engineLostMs = 60_000,
  removeMs = 30_000,
}: TimingOptions): Timing {
  return { killMs, drainMs, readerMs, startMs, engineLostMs, removeMs };
}
