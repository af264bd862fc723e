import type { OutputEvidence } from '../run/run-result.ts';

/** Evidence of output of which the driver gave all, and of which not all was kept. An earlier reason stays. */
export function cutAtLimit(output: OutputEvidence): OutputEvidence {
  return output.complete ? { ...output, complete: false, incomplete: 'limit' } : output;
}
