import type { AbortOptions, StatsSample } from '@drv/core';
import {
  DrvError,
  checkCallOptions,
  checkKinds,
  kind,
  type KillOptions,
  type KindsOf,
  throwIfAborted,
} from '@drv/core/driver';
import { openLook } from './open-look.ts';
import type { KeptOutput, KeptOutputOptions } from '../look/read-container-output.ts';
import { createCodec, KEY } from '../protocol/codec.ts';
import type { TaskStore } from '../store/task-store.ts';
import { fleetTaskOf, type FleetTask } from './fleet-task.ts';
import { stopRun, type FleetStop } from './stop-run.ts';

/** Options of {@link createFleet}. */
export interface FleetOptions {
  /** Where the queue is. It is not closed. */
  readonly store: TaskStore;
  /** What drivers and workers have too. Without it tasks are listed, and no more can be done with sealed ones. */
  readonly key?: Uint8Array | undefined;
}

export const FLEET: KindsOf<FleetOptions> = {
  store: kind.required(kind.thatHas('a store of tasks', 'list')),
  key: KEY,
};
export const FLEET_TASKS: KindsOf<NonNullable<Parameters<Fleet['tasks']>[0]>> = {
  limit: kind.number({ least: 1, whole: true }),
  signal: kind.orNull(kind.signal),
};
export const FLEET_OUTPUT: KindsOf<KeptOutputOptions> = {
  follow: kind.orNull(kind.boolean),
  tail: kind.number({ least: 0, whole: true }),
  timestamps: kind.orNull(kind.boolean),
  signal: kind.signal,
};

/** One run, as {@link Fleet.tasks} tells it. */
export type FleetRun = Pick<FleetTask, 'taskId' | 'runId'>;

/** The tasks of a queue, wherever they wait or run and whoever has submitted them. */
export interface Fleet {
  /**
   * Those that have not ended, the oldest first, and how many there are.
   *
   * @param options `limit`: so many at the most. @default 500
   * @throws `DRV_STORE_UNAVAILABLE`
   */
  tasks(
    options?: AbortOptions & { readonly limit?: number | undefined },
  ): Promise<{ readonly tasks: readonly FleetTask[]; readonly total: number }>;
  /**
   * Ends a task: one that waits leaves the queue, and its caller gets `DRV_ABORTED`; one that runs is stopped as by its caller,
   * who gets its result. Resolves once its outcome is known. Abort ends the wait; a stop that was asked for goes on.
   *
   * @throws `DRV_INVALID_OPTION` for what is no run; `DRV_NODE_LOST` when its worker does not end it within its grace period and 30 s, or it was
   *   given up since nothing is heard of its node, where it may still run; `DRV_STORE_UNAVAILABLE`.
   */
  stop(run: FleetRun, options?: KillOptions): Promise<FleetStop>;
  /**
   * What a task has written so far, as the engine of its node has kept it; its caller misses nothing by it. Leaving the loop
   * ends it.
   *
   * @throws `DRV_UNSUPPORTED` where its worker cannot read it; `DRV_NODE_LOST` when nothing is heard of its worker for 15 s, or when
   *   the worker that gave it is gone: what came is right, and not all; `DRV_STORE_UNAVAILABLE`.
   */
  output(run: FleetRun, options?: KeptOutputOptions): AsyncIterable<KeptOutput>;
  /** What a running task uses, about once a second, until it ends. @throws as {@link output} */
  samples(run: FleetRun, options?: AbortOptions): AsyncIterable<StatsSample>;
}

/**
 * Looks at the tasks of a queue from anywhere.
 *
 * @throws `DRV_INVALID_OPTION`
 */
export function createFleet(options: FleetOptions): Fleet {
  checkKinds(options, FLEET, 'createFleet');
  const { store, key } = options;
  const codec = createCodec(key);
  return {
    async tasks(asked = {}) {
      checkKinds(asked, FLEET_TASKS, 'tasks', { op: 'list tasks' });
      const { limit = 500, signal } = asked;
      throwIfAborted(signal, 'list tasks');
      const { runs, total } = await store.list({ limit, signal });
      return { tasks: runs.map((run) => fleetTaskOf(run, codec)), total };
    },
    async stop(given, asked = {}) {
      const run = runOf(given, 'stop task');
      checkCallOptions('kill', asked, { op: 'stop task', taskId: run.taskId });
      return stopRun({ store, codec }, run, asked);
    },
    async *output(run, asked = {}) {
      const { runId, taskId } = runOf(run, 'read output');
      checkKinds(asked, FLEET_OUTPUT, 'output', { op: 'read output', taskId });
      const { follow = false, tail, timestamps = false, signal } = asked;
      const request = { of: 'output', follow, tail, timestamps } as const;
      for await (const { message, payload } of openLook({ store, codec, runId, taskId, request, signal })) {
        if (message.type !== 'look-output') continue;
        const { stream, time, afterGap } = message;
        yield { stream, time, afterGap, data: payload };
      }
    },
    async *samples(run, asked = {}) {
      const { runId, taskId } = runOf(run, 'read stats');
      checkCallOptions('stats', asked, { op: 'read stats', taskId });
      const { signal } = asked;
      const request = { of: 'samples' } as const;
      for await (const { message } of openLook({ store, codec, runId, taskId, request, signal })) {
        if (message.type === 'look-sample') yield message.sample;
      }
    },
  };
}

/** An id alone does not tell the runs of a task apart. */
function runOf(run: FleetRun, op: string): FleetRun {
  const { taskId, runId } = Object(run) as Partial<FleetRun>;
  if (typeof taskId === 'string' && typeof runId === 'string') return { taskId, runId };
  throw new DrvError(
    'DRV_INVALID_OPTION',
    'The run must be one that tasks() lists, with its taskId and runId',
    {
      op,
    },
  );
}
