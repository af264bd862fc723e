import { flushCompileCache } from 'node:module';
import { operationChannel } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { createTaskWorker, openDirectListener, type RunUpdate, type TaskStore } from '@drv/queue';
import type { Doubt } from './many/output-doubts.ts';
import type { OpenStore } from './private-store.ts';
import type { WorkerSettings } from './spawn-worker.ts';

/** A worker in a process of its own, which may end or stop itself at one moment of a run. */
const settings = JSON.parse(process.argv[2] ?? '{}') as WorkerSettings;
const {
  module,
  url,
  queue,
  node,
  host,
  key,
  slots,
  dieAt,
  stopAt,
  hangAt,
  direct = false,
  clockAheadMs = 0,
  silentMs = 1_500,
} = settings;

let hasStopped = false;
const { now } = Date;
Date.now = () => now() + clockAheadMs;

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

async function reach(moment: string): Promise<void> {
  if (moment === dieAt) die();
  if (moment === hangAt) await new Promise(() => {});
  if (moment !== stopAt || hasStopped) return;
  hasStopped = true;
  process.kill(process.pid, 'SIGSTOP');
}

/** The moments are those at which the store is written to, before and after. */
function watched(store: TaskStore): TaskStore {
  if (dieAt === undefined && stopAt === undefined && hangAt === undefined) return store;
  let records = 0;
  let isPrepared = false;
  // That a task is ready is told with the first record where its start was said beforehand. A record that is neither the
  // first nor told of is that of a stop.
  const momentsOf = ({ record, messages = [], ended }: RunUpdate): readonly string[] => {
    if (ended !== undefined) return ['end'];
    const before = isPrepared ? [] : ['prepare'];
    isPrepared = true;
    if (record === undefined) return records === 0 ? before : ['run'];
    records += 1;
    return records === 1 ? [...before, 'save'] : [messages.length === 0 ? 'stop' : 'outcome'];
  };
  return {
    ...store,
    async claim(worker, options) {
      const claimed = await store.claim(worker, options);
      if (claimed !== undefined) await reach('after claim');
      return claimed;
    },
    async write(runId, fence, update) {
      const moments = momentsOf(update);
      for (const moment of moments) await reach(`before ${moment}`);
      const written = await store.write(runId, fence, update);
      for (const moment of moments) await reach(`after ${moment}`);
      return written;
    },
  };
}

operationChannel('output.drain').subscribe({
  asyncEnd({ taskId, evidence }) {
    if (taskId !== undefined && evidence !== undefined) {
      process.stdout.write(`${JSON.stringify({ taskId, evidence } satisfies Doubt)}\n`);
    }
  },
});

const { openStore } = (await import(module)) as { readonly openStore: OpenStore };
const store = openStore(url, queue);
const driver = createDockerDriver({ host });
const listener = direct ? await openDirectListener({ host: '127.0.0.1' }) : undefined;
const worker = createTaskWorker({
  store: watched(store),
  direct: listener,
  node,
  driver,
  slots,
  key: Buffer.from(key, 'hex'),
  beatMs: 250,
  silentMs,
});
process.once('SIGTERM', () => {
  void worker
    .close()
    .then(() => driver.close())
    .then(() => store.close())
    .then(() => listener?.close())
    .then(() => process.stdin.destroy());
});
process.stdin.once('end', die).resume();
// Before it can be killed.
flushCompileCache();
process.stdout.write('ready\n');
