import { checkNumbers, type NamesOf } from '@drv/core/driver';

/**
 * How long the driver waits for what the engine, a task or a reader has to do, in milliseconds. `Infinity`: without a
 * bound. None is derived from a caller's signal.
 */
export interface TimingOptions {
  /** For SIGKILL to end a container, each of three times. @default 10000 */
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

export const TIMING_NAMES: NamesOf<TimingOptions> = {
  killMs: true,
  drainMs: true,
  readerMs: true,
  startMs: true,
  engineLostMs: true,
  removeMs: true,
};

/** Each of {@link TimingOptions}, decided. */
export type Timing = Readonly<Record<keyof TimingOptions, number>>;

/** @throws `DRV_INVALID_OPTION` for a bound that is no number from 0 upwards. */
export function timingOf({
  killMs = 10_000,
  drainMs = 3_000,
  readerMs = 30_000,
  startMs = 120_000,
  engineLostMs = 60_000,
  removeMs = 30_000,
}: TimingOptions): Timing {
  const timing = { killMs, drainMs, readerMs, startMs, engineLostMs, removeMs };
  checkNumbers(timing, { least: 0, endless: true });
  return timing;
}
