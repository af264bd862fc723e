import type { PullEvent } from '@drv/core';

/** Shows a pull. */
export interface PullView {
  onPull(event: PullEvent): void;
  /** The pull is over, or failed, or there was none; safe to call twice. */
  close(): void;
}
