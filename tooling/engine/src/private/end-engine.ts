import { removeCgroup, thawCgroup } from '../host/cgroups.ts';
import { isAlive } from '../host/owner.ts';
import { waitUntil } from '../wait-until.ts';
import { canOpenNamespace } from './can-open-namespace.ts';
import { engineProcesses, isHolder } from './engine-processes.ts';
import type { EngineHome } from './home.ts';

/**
 * Ends all processes of an engine at once, as a loss of power does, with their mounts and control groups; its files and
 * its bridge stay. Ending nothing is fine.
 */
export async function endEngine(home: EngineHome): Promise<void> {
  const family = engineProcesses(home);
  for (const { pid } of family.filter((process) => isHolder(home, process))) kill(pid);
  if (canOpenNamespace()) thawCgroup(home.cgroup);
  await waitUntil('the processes of the engine to end', () => !family.some(isAlive), { timeoutMs: 30_000 });
  if (canOpenNamespace()) await removeCgroup(home.cgroup);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}
