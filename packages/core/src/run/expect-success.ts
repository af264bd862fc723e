import type { RunResult, RunSuccess } from './run-result.ts';

/** What {@link expectSuccess} throws; not a DrvError, since no driver failed. */
export class TaskFailed extends Error {
  readonly result: RunResult;

  constructor(result: RunResult) {
    const code = result.exitCode === undefined ? '' : `, exit code ${result.exitCode}`;
    const cause = result.status === 'killed' ? ` (${result.cause})` : '';
    super(`Task ${result.taskId}: ${result.status}${cause}${code}`);
    this.name = 'TaskFailed';
    this.result = result;
  }
}

/** The result if the task succeeded; for callers who want an exception otherwise. */
export function expectSuccess(result: RunResult): RunSuccess {
  if (result.status === 'success') return result;
  throw new TaskFailed(result);
}
