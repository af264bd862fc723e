import { randomBytes } from 'node:crypto';
import { createQueueDriver } from '@drv/queue';
import type { OpenStore, PrivateStore } from '../private-store.ts';
import { spawnWorker } from '../spawn-worker.ts';
import { faultPlan, type FaultTargets, type FleetFault } from './fleet-fault.ts';
import type { FleetMachine } from './fleet-machine.ts';
import { hearDoubts } from './output-doubts.ts';
import { countStarts } from './start-counts.ts';
import { openStoreDoors } from './store-doors.ts';
import { actOf, whyWrong, type CallerAct } from './task-of-many.ts';
import { queueLeft, tasksLeft } from './tasks-left.ts';

export interface ManyTasksOptions {
  readonly tasks: number;
  /** Each worker has so many at one time; there are two of them on the first machine, and one on each other. */
  readonly slots: number;
  /** It happens to the first machine, in the midst of the tasks. */
  readonly fault: FleetFault;
  readonly server: PrivateStore;
  readonly openStore: OpenStore;
  /** The address of the module that exports `openStore`. */
  readonly module: string;
  readonly machines: readonly FleetMachine[];
  readonly image: string;
  /** Ends it within some seconds: the tasks are stopped, and nothing is reported. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of many tasks. */
export interface ManyTasksReport {
  readonly right: number;
  /** Tasks of the machine that the fault happened to which were said to have no known end, as they may after this fault. */
  readonly lost: readonly string[];
  /** Of every task that was right but for output that was whole and was not called complete, why. */
  readonly doubted: readonly string[];
  /** Of every task that has not ended as it should have, how it did. */
  readonly wrong: readonly string[];
  /** Tasks that the engines started more often than they may: once, and once more where they may be run again. */
  readonly startedTwice: readonly string[];
  /** Tasks whose container is still there, or that are still in the queue. */
  readonly left: readonly string[];
}

interface Ended {
  readonly id: string;
  readonly mayRunAgain: boolean;
  readonly act: CallerAct;
}

const HOUR_MS = 60 * 60_000;
const LOST_MS = 120_000;
/** The other tasks of the node have to end as they should. */
const MOST_SPOILT = 3;
/** A busy machine keeps a process from saying that it lives. */
const SILENT_MS = 6_000;

/**
 * Many tasks on workers in processes of their own, two of which have one node; the clock of the last one is an hour ahead. In
 * their midst a fault. What was started how often is what the engines say. Where lost tasks are repeated, every other one may be
 * run again, and has to end as it should.
 *
 * Rejects with the reason of the signal when that aborts.
 */
export async function runManyTasks(options: ManyTasksOptions): Promise<ManyTasksReport> {
  const { tasks, slots, fault, server, openStore, module, machines, image, signal } = options;
  const plan = faultPlan(fault);
  const [first] = machines;
  if (first === undefined) throw new Error('There is no machine.');
  const here = '127.0.0.1';
  await using doors = await openStoreDoors(server.url, [here, ...machines.map(({ gateway }) => gateway)]);
  const queue = `many-${randomBytes(4).toString('hex')}`;
  const key = randomBytes(32);
  await using counts = countStarts();
  for (const host of new Set(machines.map((machine) => machine.host))) await counts.listenTo(host);
  const doubts = hearDoubts();
  await using workers = new AsyncDisposableStack();
  const start = async (index: number, clockAheadMs?: number) => {
    const { host, gateway, enter } = machines[index] ?? first;
    const node = { node: `node-${index + 1}`, host, slots, silentMs: SILENT_MS, clockAheadMs };
    const settings = { ...node, module, url: doors.urlAt(gateway), queue, key: key.toString('hex') };
    const started = workers.use(await spawnWorker(settings, enter?.()));
    doubts.listenTo(started);
    return started;
  };
  const last = machines.length - 1;
  const others = machines.map((_, index) => index).slice(1);
  const [worker, another] = await Promise.all([
    start(0),
    start(0),
    ...others.map((index) => start(index, index === last ? HOUR_MS : undefined)),
  ]);
  await using store = openStore(doors.urlAt(here), queue);
  const { lostMs = LOST_MS } = plan;
  await using driver = createQueueDriver({ store, key, lostMs, beatMs: 500 });
  let newest = worker;
  const targets: FaultTargets = {
    server,
    doors,
    get worker() {
      return newest;
    },
    another,
    unplug: async () => first.unplug?.(),
    plug: async () => first.plug?.(),
    powerOff: async () => first.powerOff?.(),
    async powerOn() {
      await first.powerOn?.();
      await counts.listenTo(first.host);
    },
    async spoil() {
      for (const { runId, fence } of (await store.runsOf('node-1')).slice(0, MOST_SPOILT)) {
        await store.write(runId, fence, { record: randomBytes(200) });
      }
    },
    async replace() {
      newest = await start(0);
    },
  };

  const lost: string[] = [];
  const doubted: string[] = [];
  const wrong: string[] = [];
  let ended = 0;
  let happening: Promise<void> | undefined;

  function happen(): void {
    happening ??= plan.happen(targets);
    // It is waited for once all tasks have ended.
    happening.catch(() => {});
  }

  async function one(index: number): Promise<Ended> {
    const id = `${queue}-${index}`;
    const mayRunAgain = plan.repeats !== undefined && index % 2 === 0;
    const act = plan.callersAct === true ? actOf(index) : 'waits';
    const why = await whyWrong(driver, { id, index, image, mayRunAgain, act, signal });
    const mayBeLost = !mayRunAgain && plan.mayEndIn?.some((code) => code === why?.code) === true;
    if (mayBeLost) lost.push(id);
    else if (why?.isDoubt === true) doubted.push(`${id}: ${why.text}, ${doubts.of(id)}`);
    else if (why !== undefined) wrong.push(`${id}: ${why.text}`);
    ended += 1;
    if (ended >= tasks * (plan.startsAfter ?? 0.4) && signal?.aborted !== true) happen();
    return { id, mayRunAgain, act };
  }

  const all = await Promise.all(Array.from({ length: tasks }, (_, index) => one(index)));
  await happening;
  await plan.afterwards?.(targets);
  signal?.throwIfAborted();
  const left = [
    ...(await tasksLeft(machines, new Set(all.map(({ id }) => id)))),
    ...(await queueLeft(store)),
  ];
  const elsewhere = (id: string) => counts.of(id) - counts.of(id, first.host);
  const startedTwice = all.filter(({ id, mayRunAgain }) => {
    if (!mayRunAgain) return counts.of(id) > 1;
    if (plan.repeats === 'anywhere') return counts.of(id) > 2;
    return Math.max(elsewhere(id), counts.of(id, first.host)) > 1;
  });
  for (const { id, act } of all) {
    if (lost.includes(id)) {
      if (elsewhere(id) > 0) wrong.push(`${id}: it is said to be lost, and was started on another machine`);
    } else if (act === 'waits' && counts.of(id) === 0) wrong.push(`${id}: no engine has started it`);
    else if (act === 'does not start' && counts.of(id) > 0) wrong.push(`${id}: an engine has started it`);
  }
  return {
    right: tasks - wrong.length - lost.length - doubted.length,
    lost,
    doubted,
    wrong,
    startedTwice: startedTwice.map(({ id }) => id),
    left,
  };
}
