import type { RunResult } from '@drv/core';
import { artifactWords } from './artifact-words.ts';

/**
 * The artifacts that are not whole, a line each; of the others there is nothing to say.
 *
 * @param options.quiet Only of those that failed.
 */
export function artifactLines(
  { artifacts = [] }: RunResult,
  { quiet }: { readonly quiet: boolean },
): readonly string[] {
  return artifacts
    .filter(({ complete, skippedCount, failure }) =>
      quiet ? failure !== undefined : !complete || skippedCount > 0,
    )
    .map((report) => `drv: ${artifactWords(report)}`);
}
