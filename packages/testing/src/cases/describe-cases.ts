import { within } from '@drv/core';
import { describe, it } from 'vitest';
import type { CaseContext, ConformanceCase } from './case.ts';
import type { CaseSkip } from './select-cases.ts';
import { selectCases } from './select-cases.ts';

export interface DescribeCasesOptions<Context extends CaseContext> {
  readonly cases: readonly ConformanceCase<Context>[];
  /** Makes the context of one case; called once more while the tests are collected, to read its capabilities. */
  readonly setup: () => Context | Promise<Context>;
  readonly skip?: readonly CaseSkip[];
  /**
   * Milliseconds for one case.
   * @default 30000
   */
  readonly timeoutMs?: number;
  /**
   * Runs several cases at once, which they allow.
   * @default false
   */
  readonly concurrent?: boolean;
}

/** Registers cases with vitest, one test each. A case that is skipped says why in its title. */
export function describeCases<Context extends CaseContext>(
  name: string,
  { cases, setup, skip, timeoutMs = 30_000, concurrent = false }: DescribeCasesOptions<Context>,
): void {
  describe(name, async () => {
    const probe = await setup();
    await probe[Symbol.asyncDispose]?.();
    for (const selected of selectCases(cases, probe.capabilities, skip)) {
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
