import type { StatsSample } from '@drv/core';
import type { FoundTask } from '../tasks/found-task.ts';

/** A task with its newest samples, the oldest of them first. */
export interface TopRow {
  readonly task: FoundTask;
  readonly samples: readonly StatsSample[];
}

/** Bytes of memory as the table shows them; `undefined` where the engine does not tell. */
export function memoryOf(sample: StatsSample | undefined): number | undefined {
  return sample?.memory.workingSetBytes ?? sample?.memory.usageBytes;
}
