import type { PullEvent } from '@drv/core';
import type { ImageReference, ImageStore, PullImageOptions } from '@drv/core/driver';

/** Pulls to the end, and gives what was reported on the way. */
export async function pullAll(
  store: ImageStore,
  reference: ImageReference,
  options?: PullImageOptions,
): Promise<readonly PullEvent[]> {
  const events: PullEvent[] = [];
  for await (const event of store.pull(reference, options)) events.push(event);
  return events;
}
