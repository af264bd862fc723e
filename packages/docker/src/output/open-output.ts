import type { Logger } from '@drv/core';
import {
  createOutputHead,
  createRunRecord,
  createTaskOutput,
  type OutputHead,
  type RecoverOptions,
  type RunRecord,
  type StartOptions,
  type TaskOutput,
  type TaskOutputOptions,
  type TaskWithId,
} from '@drv/core/driver';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { initMessageBytes, programOf } from '../outcome/init-failure.ts';

/** What a log is told of a fault. */
const FAULTS = {
  protocol: 'the engine sent what is no output',
  reader: 'a stream of the caller takes no more output',
  spool: 'output was lost: the temporary file did not give it back',
  disk: 'output for a slow reader waits in memory, and the task for its reader: the disk takes no more',
} as const;

export interface OutputSettings extends Pick<TaskOutputOptions, 'spool'> {
  readonly task: Pick<TaskWithId, 'output' | 'entrypoint' | 'command'>;
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
  sinks: Pick<StartOptions, 'stdout' | 'stderr'>,
  received?: RecoverOptions['received'],
): RunOutput {
  let wroteTooMuch = false;
  let overLimit = () => {
    wroteTooMuch = true;
  };
  const record = createRunRecord(logger, traits);
  const { stdoutBytes = 0, stderrBytes = 0 } = received ?? {};
  // Of a task that was taken over the beginning may be missing: what is left of its output could be read as an init's.
  const headBytes = stdoutBytes + stderrBytes > 0 ? 0 : initMessageBytes(programOf(task));
  const head = createOutputHead(headBytes);
  const output = createTaskOutput(
    { sinks, policy: task.output, spool, received },
    {
      record,
      onLimit: () => overLimit(),
      onBytes: (_stream, view) => head.observe(view),
      onFault: ({ what, error }) => logger.warn({ what, error: String(error) }, FAULTS[what]),
    },
  );
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
