import type { PullEvent } from '@drv/core';

/** A layer as the engine last spoke of it. */
export interface LayerState {
  readonly id: string;
  readonly status: string;
  readonly currentBytes: number;
  /** 0 while the engine has not said. */
  readonly totalBytes: number;
  readonly done: boolean;
}

const DONE = new Set(['Pull complete', 'Already exists']);

/** The layers of a pull in the order in which the engine named them. */
export type PullState = ReadonlyMap<string, LayerState>;

/**
 * The state after one more event. An event without a layer changes nothing; so does the line that names the tag,
 * which some engines send with the tag in place of a layer.
 */
export function afterPullEvent(state: PullState, event: PullEvent): PullState {
  if (event.layer === undefined || event.status.startsWith('Pulling from')) return state;
  const before = state.get(event.layer);
  const done = DONE.has(event.status);
  const totalBytes = event.totalBytes ?? before?.totalBytes ?? 0;
  return new Map(state).set(event.layer, {
    id: event.layer,
    status: event.status,
    currentBytes: done ? totalBytes : (event.currentBytes ?? 0),
    totalBytes,
    done,
  });
}
