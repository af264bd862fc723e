import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { StoreName } from './stores.ts';

/** The share of a core that a worker uses which has nothing to do, in a process of its own. */
export async function idleShare(store: StoreName, url: string, ms: number): Promise<number> {
  const child = fork(new URL('./idle-worker.ts', import.meta.url), [store, url, String(ms)], {
    execArgv: ['--conditions=@drv/source'],
  });
  const exited = once(child, 'exit');
  const [share] = (await Promise.race([
    once(child, 'message'),
    exited.then(() => {
      throw new Error('The idle worker ended by itself');
    }),
  ])) as [number];
  await exited;
  return share;
}
