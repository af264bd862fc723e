import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { DrvError, type ContainerTask } from '@drv/core';
import { createQueueDriver, type NodeRun } from '@drv/queue';
import { waitUntil, type EngineNode } from '@drv/tooling-engine';
import { spawnWorker } from '@drv/tooling-fleet/processes';
import { openStore, type StoreName } from '../stores.ts';

export interface LossOptions {
  readonly node: EngineNode;
  readonly store: StoreName;
  readonly url: string;
  /** All of them are taken. */
  readonly slots: number;
  readonly lostSeconds: number;
  readonly beatSeconds: number;
  /** The worker is killed and another one is started after so many seconds; without it the machine loses its power for good. */
  readonly backAfter?: number | undefined;
}

/** Seconds: between two beats of the workers of `@drv/tooling-fleet`, and of silence that they take for an end. */
export const WORKER_TIMES = { workerBeatSeconds: 0.25, silentSeconds: 6 } as const;

/**
 * Seconds from the end of a worker, or of its machine, until another one has taken over each task, or until each caller
 * knows that his is lost.
 */
export async function measureLoss({
  node,
  store: name,
  url,
  ...options
}: LossOptions): Promise<readonly number[]> {
  const { slots, lostSeconds, beatSeconds, backAfter } = options;
  const silentMs = 1_000 * WORKER_TIMES.silentSeconds;
  const queue = `loss-${randomBytes(4).toString('hex')}`;
  const key = randomBytes(32);
  const at = new URL(url);
  at.hostname = node.gateway;
  const module = new URL('fleet-store.ts', import.meta.url).href;
  const { host, images } = node.engine;
  const settings = {
    module,
    url: at.href,
    queue,
    node: 'one',
    host,
    key: key.toString('hex'),
    slots,
    silentMs,
  };
  await using workers = new AsyncDisposableStack();
  await using stack = new AsyncDisposableStack();
  const start = async () => workers.use(await spawnWorker(settings, node.enter()));
  const worker = await start();
  const store = stack.use(openStore(name, url, queue));
  const driver = stack.use(
    createQueueDriver({ store, key, lostMs: lostSeconds * 1_000, beatMs: beatSeconds * 1_000 }),
  );
  const task: ContainerTask = {
    image: images.busybox,
    command: ['sh', '-c', 'echo up; sleep 600'],
    network: 'none',
    graceMs: 0,
  };
  const begin = async () => {
    const stdout = new PassThrough();
    const prepared = stack.use(await driver.prepare(task));
    const handle = await prepared.start({ stdout });
    await once(stdout, 'data');
    return handle;
  };
  const handles = await Promise.all(Array.from({ length: slots }, begin));
  // All have been heard of since.
  await sleep(2_000 * beatSeconds);
  const since = performance.now();
  const seconds = () => (performance.now() - since) / 1_000;
  if (backAfter === undefined) {
    const told = handles.map((handle) =>
      handle.wait().then(
        () => Number.NaN,
        (error: unknown) => (DrvError.is(error, 'DRV_NODE_LOST') ? seconds() : Number.NaN),
      ),
    );
    await node.powerOff();
    return await Promise.all(told);
  }
  for (const handle of handles) handle.wait().catch(() => {});
  const before = new Map((await store.runsOf('one')).map((run) => [run.runId, run.fence]));
  worker.kill('SIGKILL');
  const starting = sleep(backAfter * 1_000).then(start);
  const taken = new Map<string, number>();
  const isTaken = ({ runId, fence }: NodeRun) => fence > (before.get(runId) ?? 0);
  await waitUntil(
    'all tasks to be taken over',
    async () => {
      for (const run of await store.runsOf('one')) {
        if (isTaken(run) && !taken.has(run.runId)) taken.set(run.runId, seconds());
      }
      return taken.size === slots;
    },
    { timeoutMs: 60_000, everyMs: 50 },
  );
  await starting;
  return [...taken.values()];
}
