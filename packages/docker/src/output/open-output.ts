import type { Logger, RecoverOptions, StartOptions } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import type { EngineTraits } from '../engine/engine-traits.ts';
import { INIT_MESSAGE_BYTES } from '../outcome/init-failure.ts';
import { createRunRecord, type RunRecord } from '../outcome/run-record.ts';
import { createOutputHead, type OutputHead } from './output-head.ts';
import { createTaskOutput, type TaskOutput } from './task-output.ts';

export interface OutputSettings {
  readonly task: Pick<TaskWithId, 'tty' | 'output'>;
  readonly spool: { readonly memoryBytes: number; readonly directory: string };
  readonly traits: EngineTraits;
  readonly logger: Logger;
}

/** The output of one run, before anything is connected to it. */
export interface RunOutput {
  readonly output: TaskOutput;
  readonly head: OutputHead;
  /** What is seen of the run. */
  readonly record: RunRecord;
  /** Calls `stop` when the task has written more than it may, which it may do before its start was answered. */
  whenOverLimit(stop: () => void): void;
}

export function openOutput(
  { task, spool, traits, logger }: OutputSettings,
  { stdout, stderr }: Pick<StartOptions, 'stdout' | 'stderr'>,
  received?: RecoverOptions['received'],
): RunOutput {
  let wroteTooMuch = false;
  let overLimit = () => {
    wroteTooMuch = true;
  };
  const record = createRunRecord(logger);
  const head = createOutputHead(INIT_MESSAGE_BYTES);
  const output = createTaskOutput({
    tty: task.tty ?? false,
    stdout,
    stderr,
    policy: task.output,
    spoolMemoryBytes: spool.memoryBytes,
    spoolDirectory: spool.directory,
    received,
    record,
    traits,
    trailer: traits.trailer,
    observe: (_stream, view) => head.observe(view),
    onLimit: () => overLimit(),
    onFault: ({ what, error }) => logger.warn({ what, error: String(error) }, 'output was lost'),
  });
  return {
    output,
    head,
    record,
    whenOverLimit(stop) {
      overLimit = stop;
      if (wroteTooMuch) stop();
    },
  };
}
