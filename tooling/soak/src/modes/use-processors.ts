import { spawn } from 'node:child_process';

/** Starts processes that do nothing but use the processors, until it is disposed of. */
export function useProcessors(processes: number): Disposable {
  const children = Array.from({ length: processes }, () =>
    spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }),
  );
  return {
    [Symbol.dispose]() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
