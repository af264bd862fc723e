import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { type RememberedEnd, rememberedEnd } from '../outcome/remembered-end.ts';

/** How a container that is gone ended; undefined where its engine does not remember it, or does not say so. */
export async function findRememberedEnd(
  {
    engine,
    containerId,
    traits,
  }: {
    readonly engine: Pick<EngineClient, 'rememberedRun'>;
    readonly containerId: string;
    readonly traits: Pick<EngineTraits, 'remembersRuns'>;
  },
  signal: AbortSignal | undefined,
): Promise<(RememberedEnd & { readonly attributes: Readonly<Record<string, string>> }) | undefined> {
  if (!traits.remembersRuns) return undefined;
  const run = await engine.rememberedRun(containerId, { signal }).catch(() => undefined);
  signal?.throwIfAborted();
  const end = run && rememberedEnd(run);
  return end && { ...end, attributes: run.attributes };
}
