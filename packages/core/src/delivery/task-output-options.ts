import type { Writable } from 'node:stream';
import type { StartTimer } from '../abort/start-timer.ts';
import type { ExitFact } from '../outcome/run-facts.ts';
import type { RunRecord } from '../outcome/run-record.ts';
import type { OutputPolicy } from '../task/output-policy.ts';
import type { OutputStream } from './output-stream.ts';
import type { SpoolQuota } from './spool/spool-quota.ts';

/** What the output of one task is made with. */
export interface TaskOutputOptions {
  readonly sinks: OutputSinks;
  readonly policy?: OutputPolicy | undefined;
  /** Where output waits for a slow reader. */
  readonly spool: {
    /** Bytes of each stream that may wait in memory before the disk is used. `Infinity`: it never is. */
    readonly memoryBytes: number;
    /** Where temporary files are made. */
    readonly directory: string;
    /** What the files of several outputs may take together. @default no limit */
    readonly quota?: SpoolQuota | undefined;
  };
  /** Bytes that the caller has received before. @default none */
  readonly received?: { readonly stdoutBytes: number; readonly stderrBytes: number } | undefined;
  /** @default the timers of Node */
  readonly startTimer?: StartTimer | undefined;
}

/** The caller's streams. Absent: that stream is read, counted and dropped. */
export interface OutputSinks {
  readonly stdout?: Writable | undefined;
  readonly stderr?: Writable | undefined;
}

/** Who has a part in the output beside its readers. */
export interface OutputObserver {
  /** What is seen of the output is taken down here. */
  readonly record: RunRecord;
  /** Called once, when more than the limit of the policy `stop` has arrived. */
  onLimit(): void;
  /** Called with every piece as it arrives, before anything else; to look at, not to keep. */
  onBytes?(stream: OutputStream, view: Uint8Array): void;
  /** Called with what a log should tell: an error of the engine in the stream, a reader or a disk that failed. */
  onFault?(fault: OutputFault): void;
}

/** What went wrong on the way. */
export interface OutputFault {
  /** `disk`: it takes no more. Nothing is lost: the source is read no faster than the reader takes it. */
  readonly what: 'protocol' | 'reader' | 'spool' | 'disk';
  readonly error: unknown;
}

/** How long the end of an output may take. */
export interface FinishOptions {
  /** Milliseconds that the source may send nothing before its end, without being held up by drv. */
  readonly drainMs: number;
  /** Milliseconds that the caller's streams may take nothing. */
  readonly readerMs: number;
  /** The end of the task, where it is known. */
  readonly exit?: ExitFact | undefined;
  /**
   * Called once where the source was silent for `drainMs`, or was lost: reads another one that has all of the output, if it can.
   * Never rejects.
   */
  readonly readAnother?: (() => Promise<unknown>) | undefined;
  readonly signal?: AbortSignal | undefined;
}
