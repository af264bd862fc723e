import type { ChildProcess } from 'node:child_process';
import { within } from '@drv/core/driver';

/** Ends a process and all that it started: SIGTERM, and SIGKILL after `graceMs` or when the process itself is gone. */
export async function killGroup(
  child: ChildProcess,
  exited: Promise<unknown>,
  graceMs: number,
): Promise<void> {
  send(child, 'SIGTERM');
  await within(
    exited.catch(() => {}),
    graceMs,
  );
  send(child, 'SIGKILL');
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    // The group lives as long as one process in it does, whether or not its first one has gone.
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in it.
  }
}
