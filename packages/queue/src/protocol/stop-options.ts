import type { KillOptions } from '@drv/core/driver';

/** How a task is to end. */
export type StopOptions = Pick<KillOptions, 'reason' | 'graceMs'>;
