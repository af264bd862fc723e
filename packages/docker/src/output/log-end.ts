import type { AbortOptions } from '@drv/core';
import type { ContainerState } from '../engine/calls/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';

export interface LogEndOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'inspect' | 'endEvent'>;
  readonly containerId: string;
  readonly traits: Pick<EngineTraits, 'drainsOutputMs'>;
}

/**
 * Tells, once a container's log has been read to its end, whether that may not be the end of the output: an engine that waits no
 * longer than `drainsOutputMs` for it closes the log like any other, and tells of the end of the container only then. Where the
 * engine does not know any more when it told of it, nothing speaks against the log.
 */
export interface LogEnd {
  /**
   * The container has ended, and its log is open: when it ended is asked now, since a moment later somebody may remove it, and
   * not before, since then the log could not be opened any more.
   */
  readonly noteLast: () => void;
  /** Where nobody can say when it ended, too. */
  mayLack(): Promise<boolean>;
}

export function watchLogEnd({ engine, containerId, traits, signal }: LogEndOptions): LogEnd {
  const isAsked = Number.isFinite(traits.drainsOutputMs);
  let ended: Promise<ContainerState | undefined> | undefined;
  return {
    noteLast() {
      if (!isAsked) return;
      const before = ended;
      ended = engine.inspect(containerId, { signal }).then((state) => state ?? before);
      ended.catch(() => {});
    },
    async mayLack() {
      if (!isAsked) return false;
      try {
        const finishedAt = (await ended)?.finishedAt;
        if (finishedAt === undefined) return true;
        const event = await engine.endEvent(containerId, { finishedAt, signal });
        return event !== undefined && event.afterMs >= traits.drainsOutputMs;
      } catch (error) {
        // The log was read: an engine that may not be asked for its events is no reason to fail.
        if (signal?.aborted) throw error;
        return false;
      }
    },
  };
}
