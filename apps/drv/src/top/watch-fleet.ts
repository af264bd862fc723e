import type { AbortOptions, StatsSample } from '@drv/core';
import { delay } from '@drv/core/driver';
import type { Fleet, FleetTask } from '@drv/queue';
import type { TopRow, TopTask } from './top-row.ts';

/** A task of a queue, and the run that it is. */
export interface FleetTopRow extends TopRow {
  readonly task: TopTask & { readonly runId: string };
}

const EVERY_MS = 1_000;
/** Samples that are kept of each. */
const HISTORY = 32;
/** Of more tasks no samples are asked for: each costs its worker and the store some messages a second. */
const MAX_SAMPLED = 64;

/**
 * The tasks of a queue with what the running ones use, look by look, until the loop is left or the signal aborts. Nothing is
 * asked of a worker afterwards.
 */
export async function* watchFleet(
  fleet: Fleet,
  { signal }: AbortOptions,
): AsyncGenerator<readonly FleetTopRow[], void, undefined> {
  const watched = new Map<string, { readonly samples: StatsSample[]; readonly stop: () => void }>();
  const follow = (task: FleetTask) => {
    const controller = new AbortController();
    const samples: StatsSample[] = [];
    const read = async () => {
      for await (const sample of fleet.samples(task, { signal: controller.signal })) {
        samples.push(sample);
        if (samples.length > HISTORY) samples.shift();
      }
    };
    // A task that ends takes its samples with it; the next look says so.
    read().catch(() => {});
    return { samples, stop: () => controller.abort() };
  };
  try {
    for (;;) {
      const { tasks } = await fleet.tasks({ signal });
      const running = new Map(
        tasks.filter(({ state }) => state === 'running').map((task) => [task.runId, task]),
      );
      for (const [runId, { stop }] of watched) {
        if (running.has(runId)) continue;
        stop();
        watched.delete(runId);
      }
      for (const [runId, task] of running) {
        if (!watched.has(runId) && watched.size < MAX_SAMPLED) watched.set(runId, follow(task));
      }
      const now = Date.now();
      yield tasks.map(({ taskId: id, runId, state, node, ageMs, image = '' }) => ({
        task: { id, state, createdAt: now - ageMs, image, node, runId },
        samples: [...(watched.get(runId)?.samples ?? [])],
      }));
      await delay(EVERY_MS, signal);
    }
  } finally {
    for (const { stop } of watched.values()) stop();
  }
}
