import { DrvError, type RunResult } from '@drv/core';
import { failedArtifact } from './failed-artifact.ts';

/** The driver could not run the task, or the command line is wrong: as `docker run`. */
export const EXIT_DRIVER_FAILED = 125;
/** As GNU `timeout`. */
const EXIT_TIMEOUT = 124;
/** As a shell reports a command that Ctrl-C ended. */
export const EXIT_CANCELLED = 130;
/** As a shell reports a command that SIGKILL ended. */
const EXIT_KILLED = 137;
/** As a shell reports a command that SIGPIPE ended: whoever read our output has gone. */
export const EXIT_PIPE = 141;

/** The exit code of `drv run` for what a task did, and for what was to be taken out of it. */
export function exitCodeOf(result: RunResult): number {
  switch (result.status) {
    case 'success':
      return failedArtifact(result) === undefined ? result.exitCode : EXIT_DRIVER_FAILED;
    case 'error':
      return result.exitCode;
    case 'timeout':
      return EXIT_TIMEOUT;
    case 'killed':
      // A task that another signal ended keeps its own 128 + n; most are 137 anyway.
      return result.cause === 'signal' ? (result.exitCode ?? EXIT_KILLED) : EXIT_KILLED;
    case 'cancelled':
      return EXIT_CANCELLED;
  }
}

/** The exit code for an error: 126 and 127 where the command could not be started, else 125. */
export function exitCodeOfError(error: unknown): number {
  if (DrvError.is(error, 'DRV_ABORTED')) return EXIT_CANCELLED;
  return DrvError.is(error) ? (error.exitCode ?? EXIT_DRIVER_FAILED) : EXIT_DRIVER_FAILED;
}
