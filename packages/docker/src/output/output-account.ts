import type { OutputEvidence } from '@drv/core';
import type { OutputStream } from '../engine/wire/demultiplex.ts';
import { classifyOutput } from '../outcome/classify-output.ts';
import type { OutputFact, OutputFacts } from '../outcome/output-facts.ts';
import type { PauseLog } from './pause-log.ts';
import type { Received } from './replay.ts';

/** Bytes of each stream by which a repetition of it is recognised. */
const HEAD_BYTES = 1_024;

/** What was seen of the output of a task; {@link classifyOutput} says what that means. */
export interface OutputAccount {
  count(stream: OutputStream, view: Uint8Array): void;
  record(fact: OutputFact): void;
  received(): Received;
  /** Bytes of both streams. */
  total(): number;
  evidence(): OutputEvidence;
}

/** @param before Bytes that somebody has received before. */
export function createOutputAccount(
  traits: OutputFacts['traits'],
  pauseLog: Pick<PauseLog, 'pauses' | 'hasPaused' | 'connectedAt'>,
  before = { stdoutBytes: 0, stderrBytes: 0 },
): OutputAccount {
  const known = {
    stdout: { bytes: before.stdoutBytes, head: new Uint8Array() },
    stderr: { bytes: before.stderrBytes, head: new Uint8Array() },
  };
  const seen: OutputFact[] = [];
  const total = () => known.stdout.bytes + known.stderr.bytes;
  return {
    count(stream, view) {
      const { bytes, head } = known[stream];
      known[stream].bytes = bytes + view.length;
      if (head.length === HEAD_BYTES || head.length < bytes) return;
      known[stream].head = Buffer.concat([head, view.subarray(0, HEAD_BYTES - head.length)]);
    },
    record: (fact) => void seen.push(fact),
    received: () => ({ stdout: { ...known.stdout }, stderr: { ...known.stderr } }),
    total,
    evidence() {
      const { pauses, hasPaused, connectedAt } = pauseLog;
      const stdoutBytes = known.stdout.bytes;
      const stderrBytes = known.stderr.bytes;
      const verdict = classifyOutput({
        seen,
        stdoutBytes,
        totalBytes: total(),
        pauses,
        hasPaused,
        connectedAt,
        traits,
      });
      if (verdict.complete) return { stdoutBytes, stderrBytes, complete: true };
      return { stdoutBytes, stderrBytes, complete: false, incomplete: verdict.incomplete };
    },
  };
}
