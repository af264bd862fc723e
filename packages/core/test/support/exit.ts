import type { ExitFact } from '../../src/outcome/run-facts.ts';

/** A task that ended at 100. */
export const EXIT: ExitFact = {
  clocks: { ranMs: 50, endedAt: 100, answeredAt: 150, isLocal: true },
  preStartLatencyMs: 1,
  startMs: 1,
  engineWasLost: false,
};
