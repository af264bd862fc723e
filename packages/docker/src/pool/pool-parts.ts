import type { Logger } from '@drv/core';
import type { PrepareParts } from '../prepare/prepare-parts.ts';
import type { Timing } from '../run/timing.ts';

/** What a pool shares with the driver that it is a part of. */
export interface PoolParts
  extends Pick<
    PrepareParts,
    'engine' | 'gate' | 'cache' | 'held' | 'remove' | 'discard' | 'reaper' | 'instance' | 'owner' | 'logFor'
  > {
  readonly logger: Logger;
  readonly timing: Pick<Timing, 'startMs'>;
}
