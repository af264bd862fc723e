import type { Writable } from 'node:stream';
import type { OutputPolicy, RecoverOptions } from '@drv/core';
import type { ExitFact, OutputFacts } from '../outcome/run-facts.ts';
import type { RunRecord } from '../outcome/run-record.ts';
import type { OutputStream } from '../engine/wire/demultiplex.ts';

export interface TaskOutputOptions {
  /** The task has a terminal: its output is one stream without frames. */
  readonly tty: boolean;
  /** Absent: that stream is read, counted and dropped. */
  readonly stdout?: Writable | undefined;
  readonly stderr?: Writable | undefined;
  readonly policy?: OutputPolicy | undefined;
  /** Bytes of each stream that may wait in memory before the disk is used. */
  readonly spoolMemoryBytes: number;
  /** Where temporary files are made. */
  readonly spoolDirectory: string;
  readonly traits: OutputFacts['traits'];
  /** Takes down what is seen of the output. */
  readonly record: RunRecord;
  readonly received?: RecoverOptions['received'] | undefined;
  /** See {@link createEngineTrailer}. Absent: the engine writes nothing itself. */
  readonly trailer?: RegExp | undefined;
  /** Called once, when more than the limit of the policy `stop` has arrived. */
  readonly onLimit: () => void;
  /** Called with every piece as it arrives, before anything else; to look at, not to keep. */
  readonly observe?: (stream: OutputStream, view: Uint8Array) => void;
  /** Called with what a log should tell: an error of the engine in the stream, a reader or a disk that failed. */
  readonly onFault?: (fault: OutputFault) => void;
}

export interface OutputFault {
  readonly what: 'protocol' | 'reader' | 'spool';
  readonly error: unknown;
}

export interface FinishOptions {
  /** Milliseconds that the engine may send nothing before its end, without being held up by drv. */
  readonly drainMs: number;
  /** Milliseconds that the caller's streams may take nothing. */
  readonly readerMs: number;
  /** The end of the task, where it is known. */
  readonly exit?: ExitFact | undefined;
  readonly signal?: AbortSignal | undefined;
}
