import { DrvError, type RunResult } from '@drv/core';
import type { Excuses } from '../faults/excuses.ts';
import { NOTHING } from '../play/content.ts';
import type { ResultAnswer, Truth } from '../play/truth.ts';
import type { EngineWays } from './engine-ways.ts';
import { givenUp } from './given-up.ts';
import { judgeOutput } from './judge-output.ts';
import type { Observed } from './observed.ts';

type Ways = Pick<EngineWays, 'attachRace' | 'infoWaits'>;

/**
 * What is wrong with an answer, in one sentence; nothing when it is true.
 *
 * @param excuses of the faults that the task met
 * @param ways of the engine; without them it reads all output from its beginning
 */
export function judge(
  truth: Truth,
  seen: Observed,
  excuses?: Excuses,
  ways: Ways = { attachRace: false, infoWaits: false },
): string | undefined {
  if (seen.closeError !== undefined) return `close() failed: ${told(seen.closeError)}`;
  const excused = (error: unknown) => DrvError.is(error) && excuses?.codes.has(error.code) === true;
  // With a fault the task may have ended before its caller did anything.
  const late = excuses !== undefined && DrvError.is(seen.meanwhileError, 'DRV_INVALID_STATE');
  if (seen.meanwhileError !== undefined && !late && !excused(seen.meanwhileError)) {
    return `a call beside the task failed: ${told(seen.meanwhileError)}`;
  }
  for (const [name, { wrongAt }] of [['stdout', seen.stdout] as const, ['stderr', seen.stderr] as const]) {
    if (wrongAt !== undefined) return `${name} is not what the task wrote, from byte ${wrongAt} on`;
  }
  if (givenUp(seen, ways) !== undefined) return undefined;
  if (seen.error !== undefined) return judgeError(truth, seen.error, excuses);
  if (seen.result === undefined) {
    return truth.answers.some((answer) => 'closed' in answer) ? undefined : 'it has no result';
  }
  return judgeResult(truth, { ...seen, result: seen.result }, excuses, ways);
}

function judgeError({ answers }: Truth, error: unknown, excuses: Excuses | undefined): string | undefined {
  if (!DrvError.is(error)) return `it threw what is no DrvError: ${told(error)}`;
  if (answers.some((answer) => 'code' in answer && answer.code === error.code)) return undefined;
  return excuses?.codes.has(error.code) === true ? undefined : `it threw ${error.code}: ${error.message}`;
}

function judgeResult(
  truth: Truth,
  seen: Observed & { readonly result: RunResult },
  excuses: Excuses | undefined,
  ways: Ways,
): string | undefined {
  const { result } = seen;
  if (result.taskId !== seen.taskId) return `the result is of another task: ${result.taskId}`;
  const allowed = truth.answers.filter((answer) => 'status' in answer);
  const stopped = seen.meanwhileError !== undefined && excuses !== undefined;
  const all: readonly ResultAnswer[] = [
    ...allowed,
    ...(excuses?.timeout === true ? [{ status: 'timeout' } as const] : []),
    // The caller gives a task up with which a call of its own has failed.
    ...(stopped ? [{ status: 'cancelled' } as const] : []),
  ];
  const answer = all.find((one) => fits(one, result));
  if (answer === undefined)
    return `it is ${summary(result)}, and should be ${all.map(describe).join(' or ')}`;
  const stop = {
    timeout: 'deadline',
    cancelled: 'caller',
    killed: undefined,
    success: undefined,
    error: undefined,
  };
  if (result.status !== 'killed' && result.stop?.reason !== stop[result.status]) {
    return `it is ${result.status} with ${result.stop?.reason ?? 'no'} stop`;
  }
  const output = answer.output ?? (endsByItself(answer) ? 'whole' : 'begun');
  return judgeOutput(
    seen,
    { stdout: truth.stdout ?? NOTHING, stderr: truth.stderr ?? NOTHING, output },
    excuses,
    ways,
  );
}

function fits(answer: ResultAnswer, result: RunResult): boolean {
  const { output: _output, ...wanted } = answer;
  return Object.entries(wanted).every(
    ([name, value]) => (result as unknown as Record<string, unknown>)[name] === value,
  );
}

function endsByItself({ status, cause }: ResultAnswer): boolean {
  return status === 'success' || status === 'error' || (status === 'killed' && cause !== 'output-limit');
}

function summary({ status, exitCode, ...result }: RunResult): string {
  const cause = 'cause' in result ? `, ${result.cause}` : '';
  return `${status}${cause} (exit code ${exitCode ?? 'unknown'}, oom ${result.oom}, stop ${result.stop?.reason ?? 'none'})`;
}

function describe({ output: _output, ...answer }: ResultAnswer): string {
  return Object.values(answer).join(' ');
}

function told(error: unknown): string {
  return String(error);
}
