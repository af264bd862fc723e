import type { StartOptions, StartPlan } from './prepared-task.ts';

/** The {@link StartPlan} of a start with these options. An option that is `null` is one that was not given. */
export function planOf({ stdin, stdout, stderr, collects }: StartOptions): StartPlan {
  return {
    stdin: stdin ?? undefined,
    stdout: isGiven(stdout),
    stderr: isGiven(stderr),
    collects: collects ?? true,
  };
}

function isGiven(option: unknown): boolean {
  return option !== undefined && option !== null;
}
