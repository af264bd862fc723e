import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { within } from '@drv/core/driver';
import type { DockerDriverOptions } from '@drv/docker';
import { EngineApi, inventory, SetupError, type TestEngine } from '@drv/tooling-engine';
import { listenForAlarms } from '../checks/alarms.ts';
import { findHeld, findLeftovers } from '../checks/find-leaks.ts';
import { compareMemory, sampleMemory, type MemorySample } from '../checks/memory.ts';
import { processState } from '../checks/process-state.ts';
import { describeFault } from '../faults/describe-fault.ts';
import { waysOf } from '../judge/engine-ways.ts';
import type { Options } from '../options.ts';
import type { Report, WrongTask } from '../report/report.ts';
import { createTally } from '../report/tally.ts';
import { inParallel } from './in-parallel.ts';
import { openLanes, type Lanes } from './lanes.ts';
import { runOneTask } from './one-task.ts';
import { useProcessors } from '../modes/use-processors.ts';
import { planTask } from './plan.ts';
import { createTaskLog } from './task-log.ts';

/** A task that can be given a container that was started ahead waits for one. */
const EACH_WAITS: DockerDriverOptions['pool'] = { fromTask: 1, waitMs: 60_000, max: 256 };

export interface SoakContext {
  readonly engine: TestEngine;
  /** Nobody else uses the engine meanwhile, so that all that is left on it is ours. */
  readonly alone: boolean;
  readonly onProgress?: (done: number, wrong: number) => void;
  /** Told of each at once. */
  readonly onWrong?: (task: WrongTask) => void;
  readonly signal: AbortSignal;
}

const LABEL = 'soak.run';
const CLOSE_MS = 120_000;
/** Fewer tasks say nothing about memory. */
const MEMORY_TASKS = 400;

/** Runs the tasks that the seed gives, judges every answer, and looks for what is left. */
export async function runSoak(options: Options, context: SoakContext): Promise<Report> {
  const { engine, alone, signal } = context;
  const startedAt = performance.now();
  const stateBefore = processState();
  const alarms = listenForAlarms();
  const api = new EngineApi(engine.host);
  const before = alone ? await inventory(api) : undefined;
  const spoolDirectory = await mkdtemp(join(tmpdir(), 'drv-soak-'));
  const runId = randomUUID().slice(0, 8);
  const taskLog = createTaskLog();
  const tally = createTally();
  const wrong: WrongTask[] = [];
  const leaks: string[] = [];
  const samples: MemorySample[] = [];
  const lanes = await openLanes({
    engine,
    socketPath: socketOf(engine),
    spoolDirectory,
    logger: taskLog.logger,
    pool: options.pool === true ? { ...EACH_WAITS, fillAtOnce: options.concurrency } : undefined,
  });
  const ways = waysOf(engine);
  const isLoaded = (options.load ?? 0) > 0;

  async function run(index: number, worker: number): Promise<void> {
    const plan = planTask({
      seed: options.seed,
      index,
      runId,
      stage: { images: engine.images },
      label: LABEL,
    });
    const { task, scenario, faults } = plan;
    taskLog.open(task.id);
    const verdict = await runOneTask(plan, { lanes, worker, api, ways, isLoaded, signal });
    const log = taskLog.take(task.id);
    tally.add(plan, verdict, log);
    if (verdict.wrong !== undefined && !signal.aborted) {
      const storm = verdict.stormed ? ['all connections of the shared lane were cut'] : [];
      const judged: WrongTask = {
        index,
        scenario: scenario.name,
        what: verdict.wrong,
        faults: [...faults.map(describeFault), ...storm],
        log,
      };
      wrong.push(judged);
      context.onWrong?.(judged);
    }
    context.onProgress?.(tally.tasks, wrong.length);
  }

  try {
    using _load = useProcessors(options.load ?? 0);
    const indexes = options.only === undefined ? countTo(options.tasks) : [options.only];
    const every = Math.max(1, Math.floor(options.tasks / 40));
    const until = startedAt + (options.minutes ?? Infinity) * 60_000;
    await inParallel(indexes, options.concurrency, async (index, worker) => {
      if (signal.aborted || performance.now() > until) return;
      await run(index, worker);
      if (options.tasks >= MEMORY_TASKS && tally.tasks % every === 0) samples.push(sampleMemory());
    });
  } finally {
    leaks.push(...(await closeLanes(lanes)));
    const connections = () => lanes.all.reduce((sum, { proxy }) => sum + proxy.connections, 0);
    for (const { proxy } of lanes.all) proxy.dropInput();
    const label = `${LABEL}=${runId}`;
    leaks.push(...(await findLeftovers({ api, engine, label, before, connections, spoolDirectory })));
    await Promise.all(lanes.all.map(({ proxy }) => proxy.close()));
    await rm(spoolDirectory, { recursive: true, force: true });
    alarms.close();
  }
  leaks.push(...alarms.heard, ...(await findHeld(stateBefore)));
  const seconds = (performance.now() - startedAt) / 1_000;
  return { options, tally, wrong, leaks, memory: compareMemory(samples), seconds };
}

async function closeLanes(lanes: Lanes): Promise<string[]> {
  const closed = await within(lanes.close(), CLOSE_MS);
  return closed.done ? [] : [`a driver was not closed within ${CLOSE_MS / 1_000} s`];
}

function* countTo(count: number): Generator<number> {
  for (let index = 0; index < count; index += 1) yield index;
}

function socketOf({ host }: TestEngine): string {
  if (host.startsWith('unix://')) return host.slice('unix://'.length);
  throw new SetupError(`A soak needs an engine on a socket of this machine, and not ${host}.`);
}
