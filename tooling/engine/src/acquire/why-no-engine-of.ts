import { fetchKind } from '../kinds/fetch-kind.ts';
import type { EngineKind } from '../kinds/engine-kind.ts';
import { SetupError } from '../setup-error.ts';
import { keptEngine } from './kept-engine.ts';
import { requirePrograms } from './require-programs.ts';

/**
 * Why this machine can have no engine of a kind; `undefined` when it can, and then its programs are there. That such
 * an engine starts is not said by that.
 */
export async function whyNoEngineOf(
  kind: EngineKind,
  { log, signal }: { readonly log: (line: string) => void; readonly signal?: AbortSignal | undefined },
): Promise<string | undefined> {
  try {
    if ((await keptEngine({}, kind)) !== undefined) return undefined;
    await requirePrograms(log, { kind, signal });
    await fetchKind(kind, signal);
    return undefined;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof SetupError) return error.message;
    throw error;
  }
}
