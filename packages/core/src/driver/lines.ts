import { linkSignals } from '../abort/link-signals.ts';
import { DrvError } from '../errors/drv-error.ts';
import { openInput } from '../input/open-input.ts';
import type { RunInput } from '../input/run-input.ts';
import { checkOptions } from '../options/check-options.ts';
import { kind, type KindsOf } from '../options/kind.ts';
import { classifyDelivery } from '../outcome/classify-delivery.ts';
import { wrongBytes } from '../output/wrong-bytes.ts';
import { createLineQueue, type LineQueue, type TaskLine } from '../output/line-queue.ts';
import { expectSuccess } from '../run/expect-success.ts';
import type { RunResult } from '../run/run-result.ts';
import type { ContainerTask } from '../task/container-task.ts';
import { withTaskId } from '../task/task-id.ts';
import type { Driver } from './driver.ts';
import { BETWEEN_STEPS, PREPARE, START } from './call-options.ts';
import { refuseOwnStreams } from './refuse-own-streams.ts';
import { runTask, type RunTaskOptions } from './run-task.ts';

/** Options of {@link lines}: those of {@link runTask}, with an `input` and without streams. */
export interface LinesOptions
  extends Omit<RunTaskOptions, 'stdin' | 'stdout' | 'stderr' | 'end' | 'collects' | 'onPrepared'> {
  /** What the task reads. @default an empty input */
  readonly input?: RunInput | undefined;
  /** Bytes of the longest line, without its end; of a longer one the rest is dropped. @default 1048576 (1 MiB) */
  readonly maxLineBytes?: number | undefined;
  /**
   * Throws a {@link TaskFailed} after the last line for every other status than `success`. A loop that was left throws none.
   * @default false
   */
  readonly reject?: boolean | undefined;
}

/** The lines of a task, for one `for await` loop. */
export interface TaskLines extends AsyncIterable<TaskLine> {
  /**
   * What became of the task, once the loop has ended.
   *
   * @throws `DRV_INVALID_STATE` before that, and when the loop threw instead.
   */
  readonly result: RunResult;
}

export const LINES: KindsOf<LinesOptions> = {
  ...PREPARE,
  artifacts: BETWEEN_STEPS.artifacts,
  onStarted: BETWEEN_STEPS.onStarted,
  onStat: START.onStat,
  // By openInput.
  input: kind.elsewhere,
  maxLineBytes: (value) => wrongBytes('maxLineBytes', value, LIMIT_BYTES),
  reject: kind.orNull(kind.boolean),
};
/** Lines of stderr, for the message of an exception. */
const KEPT_ERRORS = 10;
const MAX_LINE_BYTES = 1024 * 1024;
// The longest line as a text has to be one that a string can hold.
const LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * Runs one task from beginning to end and gives its output line by line, in order within each stream.
 *
 * ```ts
 * const output = lines(driver, { image: 'busybox', command: ['ping', '-c', '3', 'localhost'] });
 * for await (const { stream, text } of output) console.log(stream, text);
 * console.log(output.result.status);
 * ```
 *
 * The loop starts the task, and sets the pace: what it has not taken waits in the driver, as for every slow reader (see
 * {@link OutputPolicy}). Once the task has ended a driver waits for a loop that takes nothing for a bounded time only; the
 * result then says that the output is not complete. Leaving the loop (`break`, `return`, an error) stops the task; the
 * result is then `cancelled`, and the container is gone when the loop is left.
 *
 * The loop throws what {@link runTask} throws, `DRV_TASK_FAILED` with `reject`, and `DRV_INVALID_OPTION` for an `input` that cannot be read; a second loop
 * throws `DRV_INVALID_STATE`.
 *
 * @throws `DRV_INVALID_OPTION` for an option that there is not.
 */
export function lines(driver: Driver, task: ContainerTask, options: LinesOptions = {}): TaskLines {
  refuseOwnStreams(options, 'lines');
  checkOptions(options, LINES, 'lines', { op: 'run task' });
  const { maxLineBytes = MAX_LINE_BYTES } = options;
  let result: RunResult | undefined;
  let begun = false;

  return {
    get result() {
      if (result !== undefined) return result;
      throw new DrvError('DRV_INVALID_STATE', 'The result is there once the loop over the lines has ended', {
        op: 'run task',
      });
    },
    [Symbol.asyncIterator]() {
      if (begun) {
        throw new DrvError('DRV_INVALID_STATE', 'The lines of a task are for one loop', { op: 'run task' });
      }
      begun = true;
      const queue = createLineQueue(maxLineBytes);
      const left = new AbortController();
      const generator = follow(queue, left.signal);
      return {
        next: () => generator.next(),
        async return() {
          // First, since a generator that waits for a line is only left after it.
          left.abort('the loop over its lines was left');
          queue.abandon();
          return await generator.return();
        },
      };
    },
  };

  async function* follow(queue: LineQueue, left: AbortSignal): AsyncGenerator<TaskLine, void, undefined> {
    const { input, reject = false, maxLineBytes: _used, ...others } = options;
    // Before anything is opened: it may throw.
    const identified = withTaskId(task);
    const { stdin, close } = await openInput(input);
    const linked = linkSignals(options.signal, left);
    const { stdout, stderr } = queue;
    const running = runTask(driver, identified, {
      ...others,
      signal: linked.signal,
      stdin,
      stdout,
      stderr,
    }).finally(() => queue.end());
    // It is awaited below, after the last line.
    running.catch(() => {});
    let cut = false;
    const lastErrors: string[] = [];
    try {
      for await (const line of queue.lines()) {
        cut ||= line.truncated;
        if (reject && line.stream === 'stderr') {
          lastErrors.push(line.text);
          if (lastErrors.length > KEPT_ERRORS) lastErrors.shift();
        }
        yield line;
      }
    } finally {
      queue.abandon();
      try {
        const ended = await running;
        result = { ...ended, output: classifyDelivery(ended.output, { isCut: cut }) };
      } finally {
        linked.unlink();
        await close();
      }
    }
    if (reject && result !== undefined) expectSuccess({ ...result, stderr: lastErrors.join('\n') });
  }
}
