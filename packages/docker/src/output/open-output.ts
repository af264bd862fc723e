import type { RecoverOptions, StartOptions } from '@drv/core';
import { createOutputPlane, type OutputPlane } from './output-plane.ts';
import { INIT_MESSAGE_BYTES } from '../outcome/init-failure.ts';
import { createOutputHead, type OutputHead } from './output-head.ts';
import type { RunContext } from '../run/run-context.ts';

/** The output of one run, before anything is connected to it. */
export interface RunOutput {
  readonly output: OutputPlane;
  readonly head: OutputHead;
  /** Calls `stop` when the task has written more than it may, which it may do before its start was answered. */
  whenOverLimit(stop: () => void): void;
}

export function openOutput(
  { task, spool, traits, logger }: RunContext,
  {
    stdout,
    stderr,
    received,
  }: Pick<StartOptions, 'stdout' | 'stderr'> & {
    readonly received?: RecoverOptions['received'] | undefined;
  },
): RunOutput {
  let wroteTooMuch = false;
  let overLimit = () => {
    wroteTooMuch = true;
  };
  const head = createOutputHead(INIT_MESSAGE_BYTES);
  const output = createOutputPlane({
    tty: task.tty ?? false,
    stdout,
    stderr,
    policy: task.output,
    spoolMemoryBytes: spool.memoryBytes,
    spoolDirectory: spool.directory,
    received,
    traits,
    lastWords: traits.lastWords,
    observe: (_stream, view) => head.observe(view),
    onLimit: () => overLimit(),
    onFault: ({ what, error }) => logger.warn({ what, error: String(error) }, 'output was lost'),
  });
  return {
    output,
    head,
    whenOverLimit(stop) {
      overLimit = stop;
      if (wroteTooMuch) stop();
    },
  };
}
