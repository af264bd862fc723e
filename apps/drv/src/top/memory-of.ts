import type { StatsSample } from '@drv/core';

/** Bytes of memory as the table shows them; `undefined` where the engine does not tell. */
export function memoryOf(sample: StatsSample | undefined): number | undefined {
  return sample?.memory.workingSetBytes ?? sample?.memory.usageBytes;
}
