import { builtin } from '../host/builtin.ts';
import { openInput } from '../input/open-input.ts';
import type { RunInput } from '../input/run-input.ts';
import { checkOptions } from '../options/check-options.ts';
import { kind, type KindsOf } from '../options/kind.ts';
import { classifyDelivery } from '../outcome/classify-delivery.ts';
import { BoundedOutput } from '../output/bounded-output.ts';
import { wrongBytes } from '../output/wrong-bytes.ts';
import { expectSuccess } from '../run/expect-success.ts';
import type { RunResult, RunSuccess } from '../run/run-result.ts';
import type { ContainerTask } from '../task/container-task.ts';
import type { Driver } from './driver.ts';
import { BETWEEN_STEPS, PREPARE, START } from './call-options.ts';
import { refuseOwnStreams } from './refuse-own-streams.ts';
import { runPlanned, type RunTaskOptions } from './run-task.ts';

/** How the output of {@link run} is given: as text, or as the bytes that the task wrote. */
export type OutputEncoding = 'utf8' | 'buffer';

/** Options of {@link run}: those of {@link runTask}, with an `input` and without streams. */
export interface RunOptions<Encoding extends OutputEncoding = 'utf8', Reject extends boolean = false>
  extends Omit<RunTaskOptions, 'stdin' | 'stdout' | 'stderr' | 'end' | 'collects' | 'onPrepared'> {
  /** What the task reads. @default an empty input */
  readonly input?: RunInput | undefined;
  /** `utf8`: texts; bytes that are no UTF-8 become U+FFFD. `buffer`: the bytes. @default 'utf8' */
  readonly encoding?: Encoding | undefined;
  /**
   * Bytes kept of stdout, and as many of stderr. The task may write more: the rest is dropped, and the result says so.
   * @default 16777216 (16 MiB)
   */
  readonly maxBytes?: number | undefined;
  /** Throws a {@link TaskFailed} for every other status than `success`. @default false */
  readonly reject?: Reject | undefined;
}

/** What the task wrote, beside its result. */
export interface CapturedOutput<Text extends string | Buffer = string> {
  readonly stdout: Text;
  /** Empty for a task with `tty`: a terminal has one stream. */
  readonly stderr: Text;
  /** Which of the two is cut at `maxBytes`; `output` is then not complete, for `limit`. */
  readonly truncated: { readonly stdout: boolean; readonly stderr: boolean };
}

/** A result of {@link run}. */
export type CapturedRun<
  Encoding extends OutputEncoding = 'utf8',
  Result extends RunResult = RunResult,
> = Result & CapturedOutput<Encoding extends 'buffer' ? Buffer : string>;

export const RUN: KindsOf<RunOptions> = {
  ...PREPARE,
  artifacts: BETWEEN_STEPS.artifacts,
  onStarted: BETWEEN_STEPS.onStarted,
  onStat: START.onStat,
  // By openInput.
  input: kind.elsewhere,
  encoding: (value) =>
    value === 'utf8' || value === 'buffer' ? undefined : 'encoding: must be "utf8" or "buffer"',
  maxBytes: (value) => wrongBytes('maxBytes', value, builtin.buffer.constants.MAX_STRING_LENGTH),
  reject: kind.orNull(kind.boolean),
};
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Runs one task from beginning to end and gives what it wrote.
 *
 * ```ts
 * const { status, stdout } = await run(driver, { image: 'busybox', command: ['wc', '-c'] }, { input: 'twelve bytes' });
 * ```
 *
 * `signal` covers all of it: aborted before the container runs, this rejects with `DRV_ABORTED`; afterwards the task is
 * stopped, and the result is `cancelled` with the output so far. Either way the container is gone when this settles.
 *
 * @throws `DRV_INVALID_OPTION` for an `input` that cannot be read, and for an option that there is not; `DRV_TASK_FAILED` with `reject`; else what
 * {@link runTask} throws.
 */
export async function run<Encoding extends OutputEncoding = 'utf8', Reject extends boolean = false>(
  driver: Driver,
  task: ContainerTask,
  options: RunOptions<Encoding, Reject> = {},
): Promise<CapturedRun<Encoding, Reject extends true ? RunSuccess : RunResult>> {
  refuseOwnStreams(options, 'run');
  checkOptions(options, RUN, 'run', { op: 'run task' });
  const { input, encoding = 'utf8', maxBytes = MAX_BYTES, reject = false, ...others } = options;
  const outputs = lateOutputs(maxBytes);
  const opened = input === undefined ? undefined : await openInput(input);
  try {
    const given = { ...others, stdin: opened?.stdin, onPrepared: outputs.open };
    const result = await runPlanned(driver, task, given, { stdout: true, stderr: true });
    const captured = capture(result, outputs.open(), encoding);
    return (reject ? expectSuccess(captured) : captured) as unknown as CapturedRun<
      Encoding,
      Reject extends true ? RunSuccess : RunResult
    >;
  } finally {
    await opened?.close();
  }
}

interface Outputs {
  readonly stdout: BoundedOutput;
  readonly stderr: BoundedOutput;
}

/** Opened when the container is there: of a task that waits for its turn the streams would be the largest part. */
function lateOutputs(maxBytes: number): { open(): Outputs } {
  let outputs: Outputs | undefined;
  return {
    open: () => (outputs ??= { stdout: new BoundedOutput(maxBytes), stderr: new BoundedOutput(maxBytes) }),
  };
}

function capture(
  result: RunResult,
  { stdout, stderr }: Outputs,
  encoding: OutputEncoding,
): RunResult & CapturedOutput<string | Buffer> {
  const truncated = { stdout: stdout.truncated, stderr: stderr.truncated };
  const textOf = (kept: BoundedOutput) => (encoding === 'buffer' ? kept.bytes() : kept.text());
  return {
    ...result,
    output: classifyDelivery(result.output, { isCut: truncated.stdout || truncated.stderr }),
    stdout: textOf(stdout),
    stderr: textOf(stderr),
    truncated,
  };
}
