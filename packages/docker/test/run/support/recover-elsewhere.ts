import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SavedRun } from '@drv/core';

/** Another process goes on with a saved run; resolves once it has it, with what kills that process. */
export async function recoverElsewhere(host: string, saved: SavedRun): Promise<() => Promise<void>> {
  const script = fileURLToPath(new URL('recover-and-hold.ts', import.meta.url));
  const args = ['--conditions=@drv/source', script, host, JSON.stringify(saved)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => Promise.reject(new Error('the process ended before it had recovered the task'))),
  ]);
  return async () => {
    child.kill('SIGKILL');
    await exited;
  };
}
