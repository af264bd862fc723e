import type { AbortOptions } from '@drv/core';
import type { PendingExit } from '../engine/calls/container-wait.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { untilEnd } from './until-end.ts';

export interface LogEndOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'inspect' | 'endEvent'>;
  readonly containerId: string;
  readonly traits: Pick<EngineTraits, 'drainsOutputMs'>;
}

/**
 * Tells, once a container's log has been read to its end, whether that may not be the end of the output: an engine that waits no
 * longer than `drainsOutputMs` for it closes the log like any other, and tells of the end of the container only then. When that end
 * was is asked as soon as it is known: a moment later somebody may remove the container. Where the engine does not know any more
 * when it told of it, nothing speaks against the log.
 */
export function watchLogEnd(
  exit: PendingExit,
  { engine, containerId, traits, signal }: LogEndOptions,
): () => Promise<boolean> {
  if (!Number.isFinite(traits.drainsOutputMs)) return () => Promise.resolve(false);
  const ended = untilEnd(exit).then(() => engine.inspect(containerId, { signal }));
  ended.catch(() => {});
  return async () => {
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
  };
}
