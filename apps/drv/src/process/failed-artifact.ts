import type { ArtifactReport, RunResult } from '@drv/core';

/** An artifact that could not be taken out, with why. */
export type FailedArtifact = ArtifactReport & { readonly failure: NonNullable<ArtifactReport['failure']> };

/**
 * The first artifact that could not be taken out of a task that succeeded: whoever goes on as after a success would go on without
 * the files.
 */
export function failedArtifact({ status, artifacts = [] }: RunResult): FailedArtifact | undefined {
  if (status !== 'success') return undefined;
  return artifacts.find((report): report is FailedArtifact => report.failure !== undefined);
}
