import { channel } from 'node:diagnostics_channel';

/** What subscribers of `drv:store.queue` see of a queue of tasks for many machines. */
export type StoreQueueMessage =
  /** A worker took a task, which had waited so long. */
  | { readonly event: 'claimed'; readonly store: string; readonly node: string; readonly waitedMs: number }
  /** A worker goes on with a task of one that is gone. */
  | { readonly event: 'taken-over'; readonly store: string; readonly node: string }
  /** A task that ran, or may have, was given up with its node. */
  | { readonly event: 'lost'; readonly store: string }
  /** One that was lost is run again, as it may be. */
  | { readonly event: 'repeated'; readonly store: string }
  /**
   * A caller of a task that is given or gives much wanted a direct connection to its worker: it was `opened`, could not be made
   * (`failed`), or was `lost`. Without one all goes through the store.
   */
  | {
      readonly event: 'direct';
      readonly store: string;
      readonly outcome: 'opened' | 'failed' | 'lost';
    }
  /** Tasks that wait, and that workers have: told by every worker, now and then. */
  | { readonly event: 'depth'; readonly store: string; readonly waiting: number; readonly claimed: number };

const queue = channel('drv:store.queue');

/**
 * Reports something of a queue on the channel `drv:store.queue` of `node:diagnostics_channel`. Costs next to nothing while
 * nobody subscribes. For those who write a driver.
 */
export function publishStoreQueue(message: StoreQueueMessage): void {
  if (queue.hasSubscribers) queue.publish(message);
}
