import type { KillOptions } from '@drv/core';

/** How a task is to end. */
export type StopOptions = Pick<KillOptions, 'reason' | 'graceMs'>;
