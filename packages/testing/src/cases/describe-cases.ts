import { checkKinds, kind, type KindsOf, within } from '@drv/core/driver';
import { describe, it } from 'vitest';
import type { CaseContext, ConformanceCase } from './case.ts';
import { selectCases, type CaseSkip, type SelectedCase } from './select-cases.ts';

/** Options of {@link describeCases}. */
export interface DescribeCasesOptions<Context extends CaseContext> {
  readonly cases: readonly ConformanceCase<Context>[];
  /** Makes the context of one case; called once more while the tests are collected, to read its capabilities. */
  readonly setup: () => Context | Promise<Context>;
  readonly skip?: readonly CaseSkip[] | undefined;
  /**
   * Milliseconds for one case.
   * @default 30000
   */
  readonly timeoutMs?: number | undefined;
  /** Why no case can be run here, where that is so: all are skipped, and say so. */
  readonly unavailable?: string | undefined;
  /**
   * Runs several cases at once, which they allow.
   * @default false
   */
  readonly concurrent?: boolean | undefined;
}

export const DESCRIBE_CASES: KindsOf<DescribeCasesOptions<CaseContext>> = {
  cases: kind.required(kind.list(kind.object)),
  setup: kind.required(kind.call),
  skip: kind.list(kind.object),
  timeoutMs: kind.number({ least: 1 }),
  unavailable: kind.text,
  concurrent: kind.orNull(kind.boolean),
};

/** Registers cases with vitest, one test each. A case that is skipped says why in its title. */
export function describeCases<Context extends CaseContext>(
  name: string,
  options: DescribeCasesOptions<Context>,
): void {
  checkKinds(options, DESCRIBE_CASES, 'describeCases');
  const { setup, timeoutMs = 30_000, concurrent = false } = options;
  describe(name, async () => {
    for (const selected of await select(options)) {
      const title = `${selected.case.id} ${selected.case.title}`;
      if (selected.skipped !== undefined) {
        it.skip(`${title} (skipped: ${selected.skipped})`);
        continue;
      }
      // The runner's own limit is later: it would leave the context, and all that the case made, undisposed.
      it(title, { timeout: timeoutMs * 2, concurrent }, async (test) => {
        const context = await setup();
        try {
          const ended = await within(selected.case.run(context), timeoutMs);
          if (!ended.done) throw new Error(`The case did not end within ${timeoutMs} ms`);
        } catch (error) {
          if (selected.case.experimental !== true) throw error;
          test.skip(`experimental, and failed: ${String(error)}`);
        } finally {
          await context[Symbol.asyncDispose]?.();
        }
      });
    }
  });
}

async function select<Context extends CaseContext>({
  cases,
  setup,
  skip,
  unavailable,
}: DescribeCasesOptions<Context>): Promise<readonly SelectedCase<Context>[]> {
  if (unavailable !== undefined) return cases.map((one) => ({ case: one, skipped: unavailable }));
  const probe = await setup();
  await probe[Symbol.asyncDispose]?.();
  return selectCases(cases, probe.capabilities, skip);
}
