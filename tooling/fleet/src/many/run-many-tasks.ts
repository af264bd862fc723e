import { randomBytes } from 'node:crypto';
import { DrvError, run } from '@drv/core';
import { createEngineClient, listTasks } from '@drv/docker';
import { createQueueDriver } from '@drv/queue';
import { waitUntil } from '@drv/tooling-engine';
import type { OpenStore, PrivateStore } from '../private-store.ts';
import { spawnWorker } from '../spawn-worker.ts';
import { countStarts } from './count-starts.ts';
import { FLEET_FAULTS, type FleetFault } from './fleet-fault.ts';
import { startTcpProxy } from './tcp-proxy.ts';

export interface ManyTasksOptions {
  readonly tasks: number;
  /** Each worker has so many at one time; there are three of them. */
  readonly slots: number;
  /** It happens when four tenths of the tasks have ended. */
  readonly fault: FleetFault;
  readonly server: PrivateStore;
  readonly openStore: OpenStore;
  /** The address of the module that exports `openStore`. */
  readonly module: string;
  readonly host: string;
  readonly image: string;
  /** Ends it within some seconds: the tasks are stopped, and nothing is reported. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of many tasks. */
export interface ManyTasksReport {
  readonly right: number;
  /** Of every task that has not ended as it should have, how it did. */
  readonly wrong: readonly string[];
  /** Tasks that the engine started twice or more. */
  readonly startedTwice: readonly string[];
  /** Tasks whose container is still there. */
  readonly left: readonly string[];
}

const HOUR_MS = 60 * 60_000;

/**
 * Many tasks on three workers in processes of their own, two of which have one node; the clock of the third is an hour ahead. In
 * their midst a fault. Who was started how often is what the engine says.
 *
 * Rejects with the reason of the signal when that aborts.
 */
export async function runManyTasks(options: ManyTasksOptions): Promise<ManyTasksReport> {
  const { tasks, slots, fault, server, openStore, module, host, image, signal } = options;
  const at = new URL(server.url);
  await using proxy = await startTcpProxy({ host: at.hostname, port: Number(at.port) });
  at.port = String(proxy.port);
  const url = at.href;
  const queue = `many-${randomBytes(4).toString('hex')}`;
  const key = randomBytes(32);
  await using workers = new AsyncDisposableStack();
  const start = async (node: string, clockAheadMs?: number) =>
    workers.use(
      await spawnWorker({ module, url, queue, node, host, slots, clockAheadMs, key: key.toString('hex') }),
    );
  const [worker, another] = [await start('one'), await start('one')];
  await start('two', HOUR_MS);
  await using store = openStore(url, queue);
  await using driver = createQueueDriver({ store, key, lostMs: 120_000, beatMs: 500 });
  await using counter = await countStarts(host);
  const wrong: string[] = [];
  let ended = 0;
  let happening: Promise<void> | undefined;

  async function one(index: number): Promise<string> {
    const id = `${queue}-${index}`;
    const exitCode = index % 5;
    const command = ['sh', '-c', `echo ${index}; sleep 0.3; echo end; exit ${exitCode}`];
    try {
      const task = { id, image, command, network: 'none', timeoutMs: 120_000, graceMs: 0 } as const;
      const result = await run(driver, task, { signal });
      const { stdout, output, status } = result;
      const isRight = result.exitCode === exitCode && stdout === `${index}\nend\n` && output.complete;
      if (!isRight)
        wrong.push(`${id}: ${status} ${result.exitCode} ${JSON.stringify(stdout)} ${output.incomplete}`);
    } catch (error) {
      wrong.push(`${id}: ${DrvError.is(error) ? `${error.code} ${error.message}` : String(error)}`);
    }
    ended += 1;
    if (ended >= tasks * 0.4 && signal?.aborted !== true) {
      happening ??= FLEET_FAULTS[fault]({
        server,
        proxy,
        worker,
        another,
        replace: async () => void (await start('one')),
      });
    }
    return id;
  }

  const ids = await Promise.all(Array.from({ length: tasks }, (_, index) => one(index)));
  await happening;
  signal?.throwIfAborted();
  const engine = createEngineClient({ host });
  workers.defer(() => engine.close());
  const leftOf = async () =>
    (await listTasks({ engine })).map(({ id }) => id).filter((id) => ids.includes(id));
  await waitUntil('nothing to be left', async () => (await leftOf()).length === 0, {
    timeoutMs: 15_000,
  }).catch(() => {});
  const startedTwice = ids.filter((id) => (counter.starts.get(id) ?? 0) > 1);
  const neverStarted = ids.filter((id) => (counter.starts.get(id) ?? 0) === 0);
  wrong.push(...neverStarted.map((id) => `${id}: the engine has not started it`));
  return { right: tasks - wrong.length, wrong, startedTwice, left: await leftOf() };
}
