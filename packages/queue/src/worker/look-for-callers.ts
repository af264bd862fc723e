import { isGone } from './caller.ts';
import type { WorkerParts } from './worker-parts.ts';
import type { WorkerRun } from './worker-run.ts';

/** Tells runs whose caller was not heard of for too long. Each caller is asked for once. */
export async function lookForCallers(
  runs: readonly WorkerRun[],
  { store, silentMs }: Pick<WorkerParts, 'store' | 'silentMs'>,
): Promise<void> {
  const silences = new Map<string, Promise<number | undefined>>();
  for (const run of runs) {
    const { caller } = run;
    if (caller === undefined) continue;
    const { client } = caller;
    const asked = silences.get(client) ?? store.silence(client);
    silences.set(client, asked);
    if (isGone(caller, await asked, silentMs)) run.callerLost();
  }
}
