import type { StartOptions } from '@drv/core/driver';

/** Whether a task is given any input. A stream may have some. */
export function hasInput({ stdin }: Pick<StartOptions, 'stdin'>): boolean {
  return stdin !== undefined && stdin !== '' && !(stdin instanceof Uint8Array && stdin.length === 0);
}
