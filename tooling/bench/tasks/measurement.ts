import type { Target } from './clients/client.ts';
import type { ClientName } from './clients/open-client.ts';

/** What a worker is started with. */
export interface Setting extends Omit<Target, 'command'> {
  readonly client: ClientName;
}

/** What a worker is told to do. */
export interface Order {
  readonly tasks: number;
  readonly atOnce: number;
}

/** What came of it. */
export interface Measurement {
  /** Milliseconds of each task. */
  readonly ms: readonly number[];
  /** What a client saw that was not what the task did. */
  readonly wrong: readonly string[];
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}
