import type { ExitVerdict } from '../run/classify-exit.ts';
import type { UsageEvidence } from '../run/run-result.ts';

/**
 * The usage without a memory peak that cannot be one: whatever is killed for memory has reached its limit, between two
 * samples if need be. So has, perhaps, what was killed where the engine does not tell why.
 *
 * @param memoryLimit bytes; `undefined` for no limit
 */
export function trustedUsage(
  usage: UsageEvidence,
  verdict: ExitVerdict,
  memoryLimit: number | undefined,
): UsageEvidence {
  const { peakMemoryBytes, ...rest } = usage;
  const isTooLow =
    peakMemoryBytes !== undefined && memoryLimit !== undefined && peakMemoryBytes < memoryLimit;
  return isTooLow && mayBeKilledForMemory(verdict) ? rest : usage;
}

function mayBeKilledForMemory(verdict: ExitVerdict): boolean {
  if (verdict.oom === 'unknown') return verdict.status === 'killed' && verdict.cause === 'signal';
  return verdict.oom !== 'none';
}
