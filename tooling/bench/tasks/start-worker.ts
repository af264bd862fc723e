import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Measurement, Order, Setting } from './measurement.ts';

/** A client in a process of its own. */
export interface Worker {
  readonly client: Setting['client'];
  carryOut(order: Order): Promise<Measurement>;
  end(): Promise<void>;
}

export async function startWorker(setting: Setting): Promise<Worker> {
  const child = fork(new URL('./worker.ts', import.meta.url), [JSON.stringify(setting)], {
    execArgv: ['--conditions=@drv/source'],
  });
  await answerOf(child);
  return {
    client: setting.client,
    async carryOut(order) {
      const answer = answerOf(child);
      child.send(order);
      return (await answer) as Measurement;
    },
    async end() {
      const exited = once(child, 'exit');
      child.send('end');
      await exited;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  try {
    return await Promise.race([
      once(child, 'message', { signal: ended.signal }).then(([message]: unknown[]) => message),
      once(child, 'exit', { signal: ended.signal }).then(() => {
        throw new Error('A client of the benchmark ended by itself');
      }),
    ]);
  } finally {
    ended.abort();
  }
}
