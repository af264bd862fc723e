import type { OutputEvidence } from '@drv/core';
import type { OutputStream } from '../engine/wire/demultiplex.ts';
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

/** @param before Bytes that somebody has received before. */
export function createOutputAccount(before = { stdoutBytes: 0, stderrBytes: 0 }): OutputAccount {
  const known = {
    stdout: { bytes: before.stdoutBytes, head: new Uint8Array() },
    stderr: { bytes: before.stderrBytes, head: new Uint8Array() },
  };
  let incomplete: OutputEvidence['incomplete'];
  return {
    count(stream, view) {
      const { bytes, head } = known[stream];
      known[stream].bytes = bytes + view.length;
      if (head.length === HEAD_BYTES || head.length < bytes) return;
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
