import type { RunResult } from '@drv/core';
import { artifactWords } from './artifact-words.ts';

/** The artifacts that are not whole, a line each; of the others there is nothing to say. */
export function artifactLines({ artifacts = [] }: RunResult): readonly string[] {
  return artifacts
    .filter(({ complete, skippedCount }) => !complete || skippedCount > 0)
    .map((report) => `drv: ${artifactWords(report)}`);
}
