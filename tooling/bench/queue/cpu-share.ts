import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { StoreName } from './stores.ts';

/** The share of a core that a process uses in so many milliseconds, as it tells. */
export async function cpuShare(
  file: './idle-worker.ts' | './waiting-driver.ts',
  { store, url, ms }: { readonly store: StoreName; readonly url: string; readonly ms: number },
): Promise<number> {
  const child = fork(new URL(file, import.meta.url), [store, url, String(ms)], {
    execArgv: ['--conditions=@drv/source'],
  });
  const exited = once(child, 'exit');
  const [share] = (await Promise.race([
    once(child, 'message'),
    exited.then(() => {
      throw new Error(`${file} ended by itself`);
    }),
  ])) as [number];
  await exited;
  return share;
}
