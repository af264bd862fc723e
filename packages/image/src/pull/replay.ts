import type { PullEvent } from '@drv/core';

/** What somebody who comes late to a pull has to be told. */
export interface Replay {
  add(event: PullEvent): void;
  /** The last event of each layer and of the whole, in the order in which they first came up. */
  events(): readonly PullEvent[];
}

export function createReplay(): Replay {
  const last = new Map<string | undefined, PullEvent>();
  return {
    add(event) {
      // Later phases of a layer come without its size, and a newcomer wants it.
      const { currentBytes, totalBytes } = last.get(event.layer) ?? {};
      last.set(event.layer, {
        currentBytes,
        totalBytes,
        ...event,
      });
    },
    events: () => [...last.values()],
  };
}
