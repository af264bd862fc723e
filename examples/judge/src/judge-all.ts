import type { Driver } from '@drv/core';
import { judge, type JudgeOptions, type Submission, type Verdict } from './judge.ts';

/** Judges all of them, `concurrency` at a time; the verdicts in the order of the submissions. */
export async function judgeAll(
  driver: Driver,
  submissions: readonly Submission[],
  { concurrency, ...options }: JudgeOptions & { readonly concurrency: number },
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const rest = submissions.entries();
  const work = async () => {
    for (const [index, submission] of rest) verdicts[index] = await judge(driver, submission, options);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return verdicts;
}
