import { DrvError } from '@drv/core';
import type { CaseContext, ConformanceCase } from './case.ts';

/** Leaves one case out, for a reason that whoever reads the report can judge. */
export interface CaseSkip {
  readonly id: string;
  readonly reason: string;
}

/** A case, and whether it is run. */
export interface SelectedCase<Context extends CaseContext> {
  readonly case: ConformanceCase<Context>;
  /** Why it is not run; absent when it is. */
  readonly skipped?: string | undefined;
}

/**
 * Decides which cases are run: all, but those that `requires` rules out and those named in `skip`.
 *
 * @throws `DRV_INVALID_OPTION` for a skip without a reason, or of a case that does not exist: a skip that does
 * nothing hides that its reason is gone.
 */
export function selectCases<Context extends CaseContext>(
  cases: readonly ConformanceCase<Context>[],
  capabilities: Context['capabilities'],
  skip: readonly CaseSkip[] = [],
): readonly SelectedCase<Context>[] {
  for (const { id, reason } of skip) {
    if (!cases.some((one) => one.id === id)) throw wrong(`skip names the case "${id}", which does not exist`);
    if (reason.trim() === '') throw wrong(`skip of "${id}" must have a reason`);
  }
  return cases.map((one) => {
    const applies = one.requires?.(capabilities) ?? true;
    const skipped = skip.find(({ id }) => id === one.id)?.reason ?? (applies === true ? undefined : applies);
    return { case: one, skipped };
  });
}

function wrong(message: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', message, { op: 'select cases' });
}
