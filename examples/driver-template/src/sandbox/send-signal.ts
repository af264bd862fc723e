import { readFile } from 'node:fs/promises';
import { delay } from '@drv/core/driver';

/** A moment after its start, a sandbox has no process of the task yet: milliseconds between two looks. */
const LOOK_MS = 5;

/**
 * Sends a signal to a sandbox: SIGKILL to its init, with which all of it ends; another one to the task, which is the first
 * child of the init. Resolves with whether it was sent before the end. Never rejects.
 *
 * @param status What bubblewrap has told so far.
 * @param over Aborts at the end of the sandbox: its processes have no numbers any more.
 */
export async function sendSignal(name: string, status: () => string, over: AbortSignal): Promise<boolean> {
  while (!over.aborted) {
    const pid = await findProcess(name === 'SIGKILL' ? 'init' : 'task', status());
    if (pid !== undefined && !over.aborted) return kill(pid, name);
    await delay(LOOK_MS, over).catch(() => {});
  }
  return false;
}

async function findProcess(which: 'init' | 'task', status: string): Promise<number | undefined> {
  const [, init] = /"child-pid": (\d+)\D/.exec(status) ?? [];
  if (init === undefined || which === 'init') return numberOf(init);
  const children = await readFile(`/proc/${init}/task/${init}/children`, 'utf8').catch(() => '');
  return numberOf(children.split(' ', 1)[0]);
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}

function kill(pid: number, name: string): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
