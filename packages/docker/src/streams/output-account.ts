import type { OutputEvidence } from '@drv/core';
import type { OutputStream } from './demultiplex.ts';
import type { Received } from './replay.ts';

/** Bytes of each stream by which a repetition of it is recognised. */
const HEAD_BYTES = 1_024;

/** What is told about the output of a task. */
export interface OutputAccount {
  count(stream: OutputStream, view: Uint8Array): void;
  /** Bytes are missing. The first reason is the one that is told. */
  lose(reason: NonNullable<OutputEvidence['incomplete']>): void;
  /** What the connection lost is to be had after all. */
  regain(): void;
  received(): Received;
  /** Bytes of both streams. */
  total(): number;
  evidence(): OutputEvidence;
}

export function createOutputAccount(): OutputAccount {
  const known = {
    stdout: { bytes: 0, head: new Uint8Array() },
    stderr: { bytes: 0, head: new Uint8Array() },
  };
  let incomplete: OutputEvidence['incomplete'];
  return {
    count(stream, view) {
      const { bytes, head } = known[stream];
      known[stream].bytes = bytes + view.length;
      if (head.length === HEAD_BYTES) return;
      known[stream].head = Buffer.concat([head, view.subarray(0, HEAD_BYTES - head.length)]);
    },
    lose(reason) {
      incomplete ??= reason;
    },
    regain() {
      if (incomplete === 'connection') incomplete = undefined;
    },
    received: () => ({ stdout: { ...known.stdout }, stderr: { ...known.stderr } }),
    total: () => known.stdout.bytes + known.stderr.bytes,
    evidence: () => ({
      stdoutBytes: known.stdout.bytes,
      stderrBytes: known.stderr.bytes,
      complete: incomplete === undefined,
      ...(incomplete === undefined ? {} : { incomplete }),
    }),
  };
}
