import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The engine that does nothing, in a process of its own. */
export interface IdleEngine extends AsyncDisposable {
  readonly socketPath: string;
}

/** @param stay its containers run until they are killed */
export async function startIdleEngine({ stay = false } = {}): Promise<IdleEngine> {
  const directory = await mkdtemp(path.join(tmpdir(), 'drv-bench-'));
  const socketPath = path.join(directory, 'engine.sock');
  const child = fork(new URL('./idle-engine.ts', import.meta.url), [socketPath, ...(stay ? ['stay'] : [])], {
    execArgv: [],
  });
  await once(child, 'message');
  return {
    socketPath,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
      await rm(directory, { recursive: true });
    },
  };
}
