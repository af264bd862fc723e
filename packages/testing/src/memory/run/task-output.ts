import type { Readable, Writable } from 'node:stream';
import type { OutputEvidence, OutputPolicy } from '@drv/core';
import type { Clock } from '../../clock/clock.ts';
import { OutputBudget } from './output-budget.ts';
import { OutputStream } from './output-stream.ts';

export interface TaskOutputOptions {
  readonly source: { readonly stdout: Readable; readonly stderr: Readable };
  readonly sink: { readonly stdout?: Writable | undefined; readonly stderr?: Writable | undefined };
  readonly policy: OutputPolicy;
  readonly onExceeded: () => void;
  readonly clock: Clock;
  readonly readerMs: number;
}

/** The output of a task: always read, bounded, delivered at the reader's pace. */
export interface TaskOutput {
  /** Waits until the readers have taken the rest, or have taken nothing for their time. */
  finish(): Promise<OutputEvidence>;
  /** The readers get nothing more. */
  abandon(): void;
}

export function openTaskOutput(options: TaskOutputOptions): TaskOutput {
  const { source, sink, clock, readerMs } = options;
  const budget = new OutputBudget(options.policy, options.onExceeded);
  const stdout = new OutputStream(source.stdout, sink.stdout, budget);
  const stderr = new OutputStream(source.stderr, sink.stderr, budget);
  const delivered = Promise.all([stdout.delivered, stderr.delivered]);
  const abandon = () => {
    stdout.abandon();
    stderr.abandon();
  };
  return {
    abandon,
    async finish() {
      let cancel = () => {};
      const watch = (given: number) => {
        cancel = clock.after(readerMs, () => {
          const now = stdout.given + stderr.given;
          if (now === given) abandon();
          else watch(now);
        });
      };
      watch(stdout.given + stderr.given);
      await delivered;
      cancel();
      const incomplete = budget.exceeded ? 'limit' : stdout.dropped || stderr.dropped ? 'reader' : undefined;
      return {
        stdoutBytes: stdout.bytes,
        stderrBytes: stderr.bytes,
        complete: incomplete === undefined,
        ...(incomplete === undefined ? {} : { incomplete }),
      };
    },
  };
}
