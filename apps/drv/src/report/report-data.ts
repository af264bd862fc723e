import type { RunResult } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import type { StatsBucket } from '@drv/stats';
import type { Transfers } from '../task/transfers-of.ts';
import type { TimelineEntry } from '../explain/timeline.ts';
import type { Captured } from './capture.ts';
import type { Transcript } from './transcript.ts';

/** Everything that the page of one run shows. */
export interface ReportData {
  readonly task: TaskWithId;
  readonly transfers?: Transfers | undefined;
  /** Absent when the driver failed. */
  readonly result?: RunResult | undefined;
  /** What the driver failed with: a line, its code, and the exit code of drv. */
  readonly error?: { readonly line: string; readonly code: string; readonly exitCode: number } | undefined;
  /** What may have kept the task from its work. */
  readonly hint?: string | undefined;
  readonly entries: readonly TimelineEntry[];
  readonly buckets: readonly StatsBucket[];
  readonly stdout: Captured;
  readonly stderr: Captured;
  readonly transcript: Transcript;
  /** RFC 3339. */
  readonly madeAt: string;
  readonly version: string;
}
