/**
 * How often the tasks of a driver are sampled that nobody watches: each once a second, until that would be more samples than the
 * driver takes together.
 */
export interface SamplePace {
  /** Milliseconds between two samples of a task. */
  readonly everyMs: number;
  /** One more task is sampled, until the function that this gives is called. Idempotent. */
  join(): () => void;
}

const EVERY_MS = 1_000;
/** A sample costs the client some 0.2 ms of the processor, and the engine more. */
const SAMPLES_A_SECOND = 50;

export function createSamplePace(): SamplePace {
  const sampled = new Set<object>();
  return {
    get everyMs() {
      return Math.max(EVERY_MS, (sampled.size * 1_000) / SAMPLES_A_SECOND);
    },
    join() {
      const one = {};
      sampled.add(one);
      return () => void sampled.delete(one);
    },
  };
}
