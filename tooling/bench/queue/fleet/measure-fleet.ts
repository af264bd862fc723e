import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createQueueDriver } from '@drv/queue';
import type { EngineNode } from '@drv/tooling-engine';
import { spawnProcess, spawnWorker } from '@drv/tooling-fleet/processes';
import { openStore, type StoreName } from '../stores.ts';
import { benchTask, runBenchTask } from './bench-task.ts';
import type { DirectSettings } from './direct-process.ts';
import { WORKER_TIMES } from './measure-losses.ts';
import { shareOf, type Shares } from './shares.ts';

export interface FleetOptions {
  readonly nodes: readonly EngineNode[];
  readonly store: StoreName;
  /** Of the store, which listens on this machine's address of each node, too. */
  readonly url: string;
  /** In all, on both ways. */
  readonly tasks: number;
  /** In so many parts, on one way and the other in turns. */
  readonly rounds: number;
  /** Of each machine. */
  readonly slots: number;
}

export interface FleetFigures {
  /** Tasks a second of all engines together, each with a driver of its own and no queue. */
  readonly alone: number;
  /** The same, of tasks that are submitted all at once to a queue. */
  readonly queued: number;
  /** Seconds from the submission to the start, of the tasks of the last part. */
  readonly wait: Shares;
  /** Seconds until all tasks of the last part had ended. */
  readonly lasted: number;
}

/** Long enough for a process to begin. */
const BEGIN_MS = 6_000;

/** Tasks that do nothing, on several engines at once: with each engine alone, and through a queue. */
export async function measureFleet(options: FleetOptions): Promise<FleetFigures> {
  const { nodes, rounds, tasks } = options;
  const part = Math.ceil(tasks / rounds / nodes.length) * nodes.length;
  let [aloneSeconds, queuedSeconds] = [0, 0];
  let last: { readonly waits: readonly number[]; readonly seconds: number } = { waits: [], seconds: 0 };
  await using fleet = await openFleet(options);
  for (let round = 0; round < rounds; round += 1) {
    const turns = [
      async () => void (aloneSeconds += await runAlone(options, part)),
      async () => {
        last = await fleet.run(part);
        queuedSeconds += last.seconds;
      },
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  return {
    alone: (part * rounds) / aloneSeconds,
    queued: (part * rounds) / queuedSeconds,
    wait: shareOf(last.waits),
    lasted: last.seconds,
  };
}

/** Seconds until the last machine is done. */
async function runAlone({ nodes, slots }: FleetOptions, part: number): Promise<number> {
  const beginAt = Date.now() + BEGIN_MS;
  const processes = await Promise.all(
    nodes.map(({ engine, enter }) => {
      const { host, images } = engine;
      const tasks = part / nodes.length;
      const settings: DirectSettings = { host, image: images.busybox, tasks, slots, beginAt };
      return spawnProcess(new URL('direct-process.ts', import.meta.url), settings, enter());
    }),
  );
  const codes = await Promise.all(processes.map(({ exited }) => exited));
  const seconds = (Date.now() - beginAt) / 1_000;
  if (codes.some((ended) => (ended as [number])[0] !== 0)) throw new Error('A machine has failed.');
  return seconds;
}

/** A worker on each machine, and a driver here. */
export async function openFleet({ nodes, store: name, url, slots }: Omit<FleetOptions, 'tasks' | 'rounds'>) {
  const queue = `fleet-${randomBytes(4).toString('hex')}`;
  const key = randomBytes(32);
  const silentMs = 1_000 * WORKER_TIMES.silentSeconds;
  const module = new URL('fleet-store.ts', import.meta.url).href;
  const stack = new AsyncDisposableStack();
  for (const [index, { engine, gateway, enter }] of nodes.entries()) {
    const at = new URL(url);
    at.hostname = gateway;
    const settings = {
      module,
      url: at.href,
      queue,
      node: `node-${index + 1}`,
      host: engine.host,
      slots,
      silentMs,
    };
    stack.use(await spawnWorker({ ...settings, key: key.toString('hex') }, enter()));
  }
  const driver = createQueueDriver({ store: stack.use(openStore(name, url, queue)), key });
  stack.use(driver);
  const image = nodes[0]?.engine.images.busybox ?? '';
  // Each worker has had one.
  await Promise.all(nodes.map(() => runBenchTask(driver, benchTask(image, 0))));
  return {
    /** Submits the tasks all at once, or one after the other with so many seconds between two of them. */
    async run(
      tasks: number,
      { seconds = 0, gaps }: { readonly seconds?: number; readonly gaps?: () => number } = {},
    ) {
      const since = Date.now();
      const running: Promise<number>[] = [];
      for (let count = 0; count < tasks; count += 1) {
        running.push(runBenchTask(driver, benchTask(image, seconds)));
        if (gaps !== undefined) await sleep(gaps() * 1_000);
      }
      const waits = (await Promise.all(running)).map((ms) => ms / 1_000);
      return { waits, seconds: (Date.now() - since) / 1_000 };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
