import type { AbortOptions, StatsSample } from '@drv/core';
import { delay } from '@drv/core/driver';
import type { Fleet } from '@drv/queue';
import { fleetTasks, runOf, type FleetRow } from '../tasks/fleet-tasks.ts';
import { keyNote } from '../tasks/key-words.ts';
import { isSilent } from '../tasks/node-words.ts';
import type { TopLook, TopRow } from './top-row.ts';

/** A task of a queue. */
export interface FleetTopRow extends TopRow {
  readonly task: FleetRow;
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
): AsyncGenerator<TopLook<FleetTopRow>, void, undefined> {
  const watched = new Map<string, { readonly samples: StatsSample[]; readonly stop: () => void }>();
  const follow = (task: FleetRow) => {
    const controller = new AbortController();
    const samples: StatsSample[] = [];
    const read = async () => {
      for await (const sample of fleet.samples(runOf(task), { signal: controller.signal })) {
        samples.push(sample);
        if (samples.length > HISTORY) samples.shift();
      }
    };
    const one = { samples, stop: () => controller.abort() };
    // What it used then is not what it uses now. Where it goes on, as with the next worker of its node, it is asked again.
    const forget = () => watched.get(task.runId) === one && watched.delete(task.runId);
    read().then(forget, forget);
    return one;
  };
  try {
    for (;;) {
      const { tasks, total } = await fleetTasks(fleet, { signal });
      const running = new Map(
        tasks.filter((task) => task.state === 'running' && !isSilent(task)).map((task) => [task.runId, task]),
      );
      for (const [runId, { stop }] of watched) {
        if (running.has(runId)) continue;
        stop();
        watched.delete(runId);
      }
      for (const [runId, task] of running) {
        if (!watched.has(runId) && watched.size < MAX_SAMPLED) watched.set(runId, follow(task));
      }
      const more = total > tasks.length ? `, and ${total - tasks.length} more, which came later` : '';
      yield {
        rows: tasks.map((task) => ({
          task,
          ageMs: task.ageMs,
          samples: [...(watched.get(task.runId)?.samples ?? [])],
        })),
        note: keyNote(tasks) + more,
      };
      await delay(EVERY_MS, signal);
    }
  } finally {
    for (const { stop } of watched.values()) stop();
  }
}
