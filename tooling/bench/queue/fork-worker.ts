import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Starts a worker in a process of its own, as people run it; resolves when it is ready. */
export async function forkWorker(file: string, args: readonly string[]): Promise<AsyncDisposable> {
  const child = fork(new URL(file, import.meta.url), args, { execArgv: ['--conditions=@drv/source'] });
  const exited = once(child, 'exit');
  const early = exited.then(([code]) => {
    throw new Error(`${file} ended with ${String(code)} before it was ready`);
  });
  await Promise.race([once(child, 'message'), early]);
  early.catch(() => {});
  return {
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await exited;
    },
  };
}
