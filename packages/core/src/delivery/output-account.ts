import type { Hash } from 'node:crypto';
import { builtin } from '../host/builtin.ts';
import type { OutputEvidence } from '../run/run-result.ts';
import type { OutputStream } from './output-stream.ts';
import { classifyOutput } from '../outcome/classify-output.ts';
import type { OutputFacts } from '../outcome/run-facts.ts';
import type { RunRecord } from '../outcome/run-record.ts';
import type { PauseHistory } from './pause-history.ts';
import type { Received, ReceivedStream } from './log-resume.ts';

/** Bytes of each stream by which the log of the same output is recognised. */
const HEAD_BYTES = 1_024;

/** What was received of the output of a task, and how; {@link classifyOutput} says what that means. */
export interface OutputAccount {
  count(stream: OutputStream, view: Uint8Array): void;
  /** What comes from now on has to be compared with the whole log. Idempotent. */
  doubt(): void;
  received(): Received;
  /** Bytes of both streams. */
  total(): number;
  facts(): OutputFacts;
  evidence(): OutputEvidence;
}

export interface OutputAccountOptions {
  readonly record: Pick<RunRecord, 'seen' | 'traits'>;
  readonly pauseHistory: Pick<PauseHistory, 'pauses' | 'hasPaused' | 'connectedAt'>;
  /** Bytes that somebody has received before. @default none */
  readonly before?: { readonly stdoutBytes: number; readonly stderrBytes: number } | undefined;
}

export function createOutputAccount(options: OutputAccountOptions): OutputAccount {
  const { record, pauseHistory, before = { stdoutBytes: 0, stderrBytes: 0 } } = options;
  const known = {
    stdout: { bytes: before.stdoutBytes, head: new Uint8Array() },
    stderr: { bytes: before.stderrBytes, head: new Uint8Array() },
  };
  const total = () => known.stdout.bytes + known.stderr.bytes;
  const facts = (): OutputFacts => {
    const { pauses, hasPaused, connectedAt } = pauseHistory;
    const { seen, traits } = record;
    const stdoutBytes = known.stdout.bytes;
    return { seen, stdoutBytes, totalBytes: total(), pauses, hasPaused, connectedAt, traits };
  };
  const doubts: Partial<Record<OutputStream, { readonly from: number; readonly hash: Hash }>> = {};
  const receivedOf = (stream: OutputStream): ReceivedStream => {
    const doubt = doubts[stream];
    const unsure = doubt && { from: doubt.from, sha256: doubt.hash.copy().digest('hex') };
    return { ...known[stream], unsure };
  };
  return {
    doubt() {
      for (const stream of ['stdout', 'stderr'] as const) {
        doubts[stream] ??= { from: known[stream].bytes, hash: builtin.crypto.createHash('sha256') };
      }
    },
    count(stream, view) {
      doubts[stream]?.hash.update(view);
      const { bytes, head } = known[stream];
      known[stream].bytes = bytes + view.length;
      if (head.length === HEAD_BYTES || head.length < bytes) return;
      known[stream].head = Buffer.concat([head, view.subarray(0, HEAD_BYTES - head.length)]);
    },
    received: () => ({ stdout: receivedOf('stdout'), stderr: receivedOf('stderr') }),
    total,
    facts,
    evidence() {
      const given = facts();
      const verdict = classifyOutput(given);
      const bytes = { stdoutBytes: given.stdoutBytes, stderrBytes: known.stderr.bytes };
      return verdict.complete
        ? { ...bytes, complete: true }
        : { ...bytes, complete: false, incomplete: verdict.incomplete };
    },
  };
}
