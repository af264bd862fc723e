import type { AbortOptions, StatsSample } from '@drv/core';
import { checkKinds, delay, kind, type KindsOf } from '@drv/core/driver';
import { clientOfAnEngine } from '../engine/client-of-an-engine.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { listTasks } from './list-tasks.ts';
import type { ListedTask } from './listed-task.ts';

/** Which engine to watch. */
export interface WatchTasksOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'info' | 'list' | 'listImages' | 'stats'>;
  /** Milliseconds between two looks. @default 1000 */
  readonly everyMs?: number | undefined;
  /** How many samples of each task are kept. @default 32 */
  readonly maxSamples?: number | undefined;
}

export const WATCH_TASKS: KindsOf<WatchTasksOptions> = {
  engine: kind.required(clientOfAnEngine('info', 'list')),
  everyMs: kind.number({ least: 0 }),
  maxSamples: kind.number({ least: 0, whole: true, endless: true }),
  signal: kind.orNull(kind.signal),
};

/** A task with its newest samples, the oldest of them first. */
export interface WatchedTask {
  readonly task: ListedTask;
  readonly samples: readonly StatsSample[];
}

/**
 * The tasks of every drv on the engine with what they use, look by look, until the loop is left or the signal aborts.
 * One stream of samples is open for each running task; none is left afterwards.
 *
 * @throws what {@link listTasks} throws.
 */
export async function* watchTasks(
  options: WatchTasksOptions,
): AsyncGenerator<readonly WatchedTask[], void, undefined> {
  checkKinds(options, WATCH_TASKS, 'watchTasks', { op: 'watch tasks' });
  const { engine, everyMs = 1_000, maxSamples = 32, signal } = options;
  // Not above: who imports this package to run tasks need not read it.
  const { normaliseDockerStats } = await import('@drv/stats');
  const { flavour } = await engine.info({ signal });
  const watched = new Map<string, { readonly samples: StatsSample[]; readonly stop: () => void }>();
  try {
    for (;;) {
      const tasks = await listTasks({ engine, signal });
      const running = new Set(
        tasks.flatMap(({ containerId, state }) => (state === 'running' ? containerId : [])),
      );
      for (const [containerId, { stop }] of watched) {
        if (running.has(containerId)) continue;
        stop();
        watched.delete(containerId);
      }
      for (const containerId of running) {
        if (!watched.has(containerId)) watched.set(containerId, follow(containerId));
      }
      yield tasks.map((task) => ({ task, samples: [...(watched.get(task.containerId)?.samples ?? [])] }));
      await delay(everyMs, signal);
    }
  } finally {
    for (const { stop } of watched.values()) stop();
  }

  function follow(containerId: string) {
    const controller = new AbortController();
    const samples: StatsSample[] = [];
    const read = async () => {
      let previous: StatsSample | undefined;
      for await (const raw of engine.stats(containerId, { signal: controller.signal })) {
        const sample = normaliseDockerStats(raw, previous, { engine: flavour });
        if (sample === undefined) continue;
        previous = sample;
        samples.push(sample);
        if (samples.length > maxSamples) samples.shift();
      }
    };
    // A task that ends takes its stream with it; the next look at the engine says so.
    read().catch(() => {});
    return { samples, stop: () => controller.abort() };
  }
}
