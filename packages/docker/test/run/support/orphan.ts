import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ContainerTask, SavedRun } from '@drv/core';
import type { DockerDriverOptions } from '@drv/docker';

/** Starts a task in a process of its own, and kills that process: as data, what goes on without it. */
export async function orphan(
  host: string,
  task: ContainerTask,
  options: Pick<DockerDriverOptions, 'logConfig'> = {},
): Promise<SavedRun> {
  const script = fileURLToPath(new URL('run-and-save.ts', import.meta.url));
  const { logConfig } = options;
  const words = [host, JSON.stringify(task), JSON.stringify({ logConfig })];
  const args = ['--conditions=@drv/source', script, ...words];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    const [line] = (await Promise.race([
      once(createInterface(child.stdout), 'line'),
      exited.then(() => Promise.reject(new Error('the process ended before the task was started'))),
    ])) as [string];
    return JSON.parse(line) as SavedRun;
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}
