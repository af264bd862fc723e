import type { StatsSample } from '@drv/core';
import { delay } from '@drv/core/driver';
import type { EngineClient } from '@drv/docker';
import { normaliseDockerStats } from '@drv/stats';
import { findTasks } from '../tasks/find-tasks.ts';
import type { FoundTask } from '../tasks/found-task.ts';
import type { TopRow } from './top-row.ts';

/** How many samples the sparkline looks back. */
const HISTORY = 32;
const EVERY_MS = 1000;

type Engine = Pick<EngineClient, 'info' | 'list' | 'listImages' | 'stats'>;

/**
 * The tasks of the engine with what they use, once a second, until the signal aborts. One stream of samples is open
 * for each running task.
 */
export async function* watchTasks(engine: Engine, signal: AbortSignal): AsyncGenerator<readonly TopRow[]> {
  const { flavour } = await engine.info({ signal });
  const watched = new Map<string, { readonly samples: StatsSample[]; readonly stop: () => void }>();
  try {
    for (;;) {
      const tasks = await findTasks(engine, { signal });
      for (const [id, { stop }] of watched) {
        if (tasks.some(({ containerId, state }) => containerId === id && state === 'running')) continue;
        stop();
        watched.delete(id);
      }
      for (const task of tasks) {
        if (task.state !== 'running' || watched.has(task.containerId)) continue;
        watched.set(task.containerId, follow(engine, task, flavour));
      }
      yield tasks.map((task) => ({ task, samples: [...(watched.get(task.containerId)?.samples ?? [])] }));
      await delay(EVERY_MS, signal);
    }
  } finally {
    for (const { stop } of watched.values()) stop();
  }
}

function follow(engine: Engine, task: FoundTask, flavour: 'docker' | 'podman') {
  const controller = new AbortController();
  const samples: StatsSample[] = [];
  const read = async () => {
    let previous: StatsSample | undefined;
    for await (const raw of engine.stats(task.containerId, { signal: controller.signal })) {
      const sample = normaliseDockerStats(raw, previous, { engine: flavour });
      if (sample === undefined) continue;
      previous = sample;
      samples.push(sample);
      if (samples.length > HISTORY) samples.shift();
    }
  };
  // A task that ends takes its stream with it; the next look at the engine says so.
  read().catch(() => {});
  return { samples, stop: () => controller.abort() };
}
