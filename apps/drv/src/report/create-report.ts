import type { RunResult, StatsSample } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { createStatsRecorder } from '@drv/stats';
import { errorLine } from '../errors/error-line.ts';
import { errorRecord } from '../errors/error-record.ts';
import { exitCodeOfError } from '../process/exit-code.ts';
import type { Transfers } from '../task/transfers-of.ts';
import type { TimelineEntry } from '../explain/timeline.ts';
import { createCapture } from './capture.ts';
import { recordTranscript } from './transcript.ts';
import type { ReportData } from './report-data.ts';
import { reportPage } from './report-page.ts';

/** Bytes of each stream's beginning, and as many of its end. */
const KEPT_BYTES = 128 * 1024;

/** Gathers what the page of one run shows, in bounded memory. */
export interface Report {
  onStat(sample: StatsSample): void;
  onOutput(name: 'stdout' | 'stderr', chunk: Buffer): void;
  page(end: {
    readonly result?: RunResult | undefined;
    readonly error?: unknown;
    readonly hint?: string | undefined;
    readonly entries: readonly TimelineEntry[];
  }): string;
}

export function createReport(task: TaskWithId, version: string, transfers: Transfers): Report {
  const recorder = createStatsRecorder();
  const captures = { stdout: createCapture(KEPT_BYTES), stderr: createCapture(KEPT_BYTES) };
  const transcript = recordTranscript(KEPT_BYTES);
  return {
    onStat: (sample) => recorder.add(sample),
    onOutput(name, chunk) {
      captures[name].add(chunk);
      transcript.add(name, chunk);
    },
    page: ({ result, error, hint, entries }) =>
      reportPage({
        task,
        transfers,
        entries,
        version,
        hint,
        result,
        error: error === undefined ? undefined : failure(error),
        buckets: recorder.buckets(),
        stdout: captures.stdout.take(),
        stderr: captures.stderr.take(),
        transcript: transcript.take(),
        madeAt: new Date().toISOString(),
      }),
  };
}

function failure(error: unknown): ReportData['error'] {
  const { code } = errorRecord(error).error;
  return { line: errorLine(error), code: String(code), exitCode: exitCodeOfError(error) };
}
