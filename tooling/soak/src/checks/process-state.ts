import { readdirSync } from 'node:fs';

/** What this process holds: by kind, how many. */
export type ProcessState = ReadonlyMap<string, number>;

/** Active handles and timers, open files (Linux), and listeners of the process. */
export function processState(): ProcessState {
  const state = new Map<string, number>();
  const count = (kind: string, by = 1) => state.set(kind, (state.get(kind) ?? 0) + by);
  for (const resource of process.getActiveResourcesInfo()) count(`active ${resource}`);
  count('open files', openFiles());
  for (const name of process.eventNames()) count(`listeners of ${String(name)}`, process.listenerCount(name));
  return state;
}

/** What there is more of than before. */
export function grownState(before: ProcessState, after: ProcessState): string[] {
  return [...after]
    .filter(([kind, count]) => count > (before.get(kind) ?? 0))
    .map(([kind, count]) => `${kind}: ${count}, before ${before.get(kind) ?? 0}`);
}

function openFiles(): number {
  try {
    // One of them is the directory that is read here, each time.
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
