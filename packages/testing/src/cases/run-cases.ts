import { checkKinds, kind, type KindsOf, within } from '@drv/core/driver';
import type { CaseContext, ConformanceCase } from './case.ts';
import { selectCases, type CaseSkip } from './select-cases.ts';

/** Options of {@link runCases}. */
export interface RunCasesOptions<Context extends CaseContext> {
  readonly cases: readonly ConformanceCase<Context>[];
  /** Makes the context of one case; called once more at the beginning, to read its capabilities. */
  readonly setup: () => Context | Promise<Context>;
  readonly skip?: readonly CaseSkip[] | undefined;
  /**
   * Milliseconds after which a case that has not ended counts as failed.
   * @default 30000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How many cases run at once.
   * @default 1
   */
  readonly concurrency?: number | undefined;
}

export const RUN_CASES: KindsOf<RunCasesOptions<CaseContext>> = {
  cases: kind.required(kind.list(kind.object)),
  setup: kind.required(kind.call),
  skip: kind.list(kind.object),
  timeoutMs: kind.number({ least: 1, endless: true }),
  concurrency: kind.number({ least: 1, whole: true }),
};

/** How one case ended. A failure of an `experimental` one does not count yet. */
export type CaseReport = { readonly id: string; readonly title: string } & (
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly error: unknown; readonly experimental: boolean }
  | { readonly outcome: 'skipped'; readonly reason: string }
);

/**
 * Runs cases without any test runner, and says how each ended, in their order. No case makes it reject.
 *
 * @throws `DRV_INVALID_OPTION` for an option that is wrong.
 */
export async function runCases<Context extends CaseContext>(
  options: RunCasesOptions<Context>,
): Promise<readonly CaseReport[]> {
  checkKinds(options, RUN_CASES, 'runCases');
  const probe = await options.setup();
  await probe[Symbol.asyncDispose]?.();
  const selected = selectCases(options.cases, probe.capabilities, options.skip);
  const reports: CaseReport[] = [];
  const rest = selected.entries();
  const work = async () => {
    for (const [index, { case: one, skipped }] of rest) {
      const { id, title } = one;
      reports[index] =
        skipped === undefined
          ? await runCase(one, options)
          : { id, title, outcome: 'skipped', reason: skipped };
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? 1 }, work));
  return reports;
}

async function runCase<Context extends CaseContext>(
  one: ConformanceCase<Context>,
  { setup, timeoutMs = 30_000 }: RunCasesOptions<Context>,
): Promise<CaseReport> {
  const { id, title, experimental = false } = one;
  try {
    const context = await setup();
    try {
      const ended = await within(one.run(context), timeoutMs);
      if (!ended.done) throw new Error(`The case did not end within ${timeoutMs} ms`);
    } finally {
      await context[Symbol.asyncDispose]?.();
    }
    return { id, title, outcome: 'passed' };
  } catch (error) {
    return { id, title, outcome: 'failed', error, experimental };
  }
}
