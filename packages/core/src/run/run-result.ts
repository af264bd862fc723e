import type { ArtifactReport } from '../artifacts/artifact-report.ts';
import type { OomFact } from './classify-exit.ts';
import type { PublishedPort } from '../task/port-mapping.ts';
import type { StopReason } from './stop-reason.ts';

/**
 * What a task did, as a union on `status`. Plain JSON data. A failed task is a value: only a driver that could not
 * learn the outcome throws.
 */
export type RunResult = RunSuccess | RunError | RunTimeout | RunKilled | RunCancelled;

/** The five things that can become of a task. */
export type RunStatus = RunResult['status'];

/** The task ended by itself with exit code 0. */
export interface RunSuccess extends RunEvidence {
  readonly status: 'success';
  readonly exitCode: 0;
}

/** The task ended by itself with another exit code. */
export interface RunError extends RunEvidence {
  readonly status: 'error';
  readonly exitCode: number;
}

/** The deadline was reached first, and the task was stopped. */
export interface RunTimeout extends RunEvidence {
  readonly status: 'timeout';
  readonly timeoutMs: number;
  readonly exitCode?: number;
}

/** Somebody other than the caller ended it: the kernel for memory, a signal, or drv at the output limit. */
export interface RunKilled extends RunEvidence {
  readonly status: 'killed';
  readonly cause: 'oom' | 'signal' | 'output-limit';
  readonly exitCode?: number;
}

/** The caller stopped it: by its signal, by `kill()`, or by closing. */
export interface RunCancelled extends RunEvidence {
  readonly status: 'cancelled';
  /** What the caller gave as a reason, as text. */
  readonly reason?: string;
  readonly exitCode?: number;
}

/** What the status was concluded from. */
export interface RunEvidence {
  readonly taskId: string;
  /** RFC 3339, the engine's clock, with the precision that the engine gave. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** From `startedAt` to `finishedAt`. */
  readonly durationMs: number;
  /**
   * Milliseconds that the task waited for its turn at the engine, before it was created and before it was started.
   * Absent where the driver lets nobody wait.
   */
  readonly queuedMs?: number | undefined;
  /** Which machine ran it, where the driver has several. */
  readonly node?: string | undefined;
  /**
   * `warm`: the task was given to a container that was started ahead; `cold`: it got one of its own. Absent where the driver
   * starts none ahead.
   */
  readonly start?: 'warm' | 'cold' | undefined;
  /** The signal that the exit code stands for, if it does: `SIGKILL` for 137. */
  readonly signal?: string;
  readonly oom: OomFact;
  /** Present when drv stopped the task. */
  readonly stop?: StopEvidence;
  readonly output: OutputEvidence;
  readonly usage: UsageEvidence;
  readonly image: ImageEvidence;
  /** Where the `ports` of the task were reached. */
  readonly ports?: readonly PublishedPort[] | undefined;
  /** What became of the artifacts that `runTask` was asked for, in that order. */
  readonly artifacts?: readonly ArtifactReport[] | undefined;
}

/** How drv stopped a task. */
export interface StopEvidence {
  /** The first reason; later ones do not count. */
  readonly reason: StopReason;
  /** RFC 3339, this process's clock. */
  readonly requestedAt: string;
  /** The signals that the engine accepted, in order. */
  readonly signals: readonly string[];
  /** The task was still running after its grace period, and was killed. */
  readonly forced: boolean;
  /**
   * By what the reason is known to have come before the end. `shared-clock`: the engine's clock is this process's, and
   * the task ended after `requestedAt`. Otherwise the two clocks cannot be compared: `signal`: the engine took one of
   * `signals`; `engine-clock`: by the engine's clock alone the task ran at least as long as its deadline.
   */
  readonly decidedBy?: 'shared-clock' | 'signal' | 'engine-clock';
}

/** How much the task wrote, and whether all of it arrived. */
export interface OutputEvidence {
  /** Bytes that the task wrote, as far as drv received them. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /**
   * Every byte that the task wrote was given to the caller's streams, or counted where none was given; as far as its engine
   * tells of a loss, which Docker 26 and later on a busy machine may not do for a stream that is empty (docs/contract.md).
   */
  readonly complete: boolean;
  /**
   * Why not: `limit` (policy `truncate` or `stop`), `connection` (the engine, or the connection to it, has lost some or
   * may have), `reader` (the caller's stream failed or did not take the rest in time, or was not there when the task of a queue was
   * started), `protocol` (the engine sent what
   * cannot be read), `spool` (drv's temporary file could not be read back).
   */
  readonly incomplete?: 'limit' | 'connection' | 'reader' | 'protocol' | 'spool';
}

/**
 * Absent where the task was too short, or the engine does not tell. Of a task that another process went on with, samples are
 * those since then: what the engine counts from the start is right (CPU, network, and a peak of memory that it keeps), and a peak of
 * samples (control groups of version 2) does not know what was before.
 */
export interface UsageEvidence {
  readonly samples: number;
  readonly cpuSeconds?: number;
  /**
   * Highest memory usage in bytes: the engine's own peak where it keeps one, else of the samples. Absent where it is known
   * to be too low: what was killed for memory had reached its limit.
   */
  readonly peakMemoryBytes?: number;
  readonly networkRxBytes?: number;
  readonly networkTxBytes?: number;
}

/** What ran. */
export interface ImageEvidence {
  /** The reference in canonical form: `docker.io/library/busybox:1`. */
  readonly reference: string;
  /** The engine's identifier of what ran. */
  readonly id: string;
  /** `name@sha256:…`, where the image came from a registry. */
  readonly digest?: string;
}
