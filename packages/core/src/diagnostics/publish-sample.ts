import { channel } from 'node:diagnostics_channel';
import type { StatsSample } from '../stats/stats-sample.ts';

/** What subscribers of `drv:stats.sample` see: a sample, and whose it is. */
export interface SampleMessage {
  readonly taskId: string;
  readonly driver?: string | undefined;
  readonly image?: string | undefined;
  readonly containerId?: string | undefined;
  readonly sample: StatsSample;
}

const samples = channel('drv:stats.sample');

/**
 * Reports a sample of a running task on the channel `drv:stats.sample` of `node:diagnostics_channel`. Costs next to
 * nothing while nobody subscribes.
 */
export function publishSample(message: SampleMessage): void {
  samples.publish(message);
}
