import { channel } from 'node:diagnostics_channel';

/** What subscribers of `drv:engine.queue` see: the tasks that wait for one kind of call to an engine. */
export interface QueueMessage {
  readonly driver: string;
  /** `prepare`, `create`, `start` or `remove`. */
  readonly call: string;
  /** Tasks that wait. */
  readonly waiting: number;
  /** Calls that the engine has at the moment. */
  readonly underWay: number;
  /** Calls that it is given at a time. */
  readonly places: number;
  /** Milliseconds that a task has waited, whose turn it is now. */
  readonly waitedMs?: number | undefined;
}

const queue = channel('drv:engine.queue');

/**
 * Reports that a task has begun to wait for its turn at an engine, or that its turn has come, on the channel
 * `drv:engine.queue` of `node:diagnostics_channel`. For those who write a driver.
 *
 * @param messageOf Called only where somebody has subscribed.
 */
export function publishQueue(messageOf: () => QueueMessage): void {
  if (queue.hasSubscribers) queue.publish(messageOf());
}
