import { DrvError } from '../errors/drv-error.ts';
import { lastLines } from './last-lines.ts';
import type { RunResult, RunSuccess } from './run-result.ts';

/** A result, with the output of {@link run} where it comes from there. */
type Failed = RunResult & { readonly stderr?: string | Uint8Array };

/**
 * What {@link expectSuccess} and `reject: true` throw: a task that did not succeed, as an exception for those who want
 * one. Its message ends with the last lines of stderr, where they were captured.
 */
export class TaskFailed extends DrvError<'DRV_TASK_FAILED'> {
  readonly result: RunResult;

  constructor(result: Failed) {
    super('DRV_TASK_FAILED', messageOf(result), {
      op: 'run task',
      taskId: result.taskId,
      exitCode: result.exitCode,
    });
    Object.defineProperty(this, 'name', { value: 'TaskFailed', configurable: true, writable: true });
    this.result = result;
  }
}

/** The result if the task succeeded; for callers who want an exception otherwise. @throws {@link TaskFailed} */
export function expectSuccess<Result extends Failed>(result: Result): Result & RunSuccess {
  if (isSuccess(result)) return result;
  throw new TaskFailed(result);
}

function isSuccess<Result extends RunResult>(result: Result): result is Result & RunSuccess {
  return result.status === 'success';
}

function messageOf(result: Failed): string {
  const code = result.exitCode === undefined ? '' : `, exit code ${result.exitCode}`;
  const cause = result.status === 'killed' ? ` (${result.cause})` : '';
  const { stderr = '' } = result;
  const end = lastLines(typeof stderr === 'string' ? stderr : Buffer.from(stderr).toString('utf8'));
  return `Task ${result.taskId}: ${result.status}${cause}${code}${end === '' ? '' : `\n${end}`}`;
}
