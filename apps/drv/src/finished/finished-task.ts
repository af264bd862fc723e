import { DrvError, type RunResult } from '@drv/core';
import { errorMessage } from '../errors/error-message.ts';
import { exitCodeOf, exitCodeOfError } from '../process/exit-code.ts';
import { failedArtifact } from '../process/failed-artifact.ts';
import { artifactWords } from '../render/artifact-words.ts';
import { outcomeWords } from '../render/outcome-words.ts';

/** A task that has ended, or could not be run, as the reports for other programs show it. */
export interface FinishedTask {
  /** From 1 on. */
  readonly number: number;
  /** What was run, for people. */
  readonly name: string;
  /** `success`, `error`, `timeout`, `killed` or `cancelled`; a code where there is no result, or an artifact could not be had. */
  readonly outcome: string;
  /** Whether there is no result: drv failed, not the task. */
  readonly isUnknown: boolean;
  /** The same for people. */
  readonly words: string;
  readonly exitCode: number;
  /** From the first step of drv to its last, by its own clock. */
  readonly seconds: number;
  /** ISO 8601. */
  readonly endedAt: string;
  /** The end of what it wrote to stderr. */
  readonly outputTail: string;
}

/** How a task ended: with a result, or with an error and none. */
export interface TaskEnd {
  readonly result?: RunResult | undefined;
  readonly error?: unknown;
  /** The end of what it wrote to stderr. */
  readonly outputTail?: string | undefined;
}

export function finishedTask(
  { result, error, outputTail = '' }: TaskEnd,
  { number, name, seconds }: Pick<FinishedTask, 'number' | 'name' | 'seconds'>,
): FinishedTask {
  const common = { number, name, seconds, endedAt: new Date().toISOString(), outputTail };
  if (result !== undefined && error === undefined) {
    const lost = failedArtifact(result);
    const words = outcomeWords(result);
    return {
      ...common,
      outcome: lost?.failure.code ?? result.status,
      isUnknown: false,
      words: lost === undefined ? words : `${words}; ${artifactWords(lost)}`,
      exitCode: exitCodeOf(result),
    };
  }
  const outcome = DrvError.is(error) ? error.code : 'USAGE';
  const exitCode = exitCodeOfError(error);
  return { ...common, outcome, isUnknown: true, words: errorMessage(error), exitCode };
}
