import type { Pause } from '../outcome/run-facts.ts';

/** More than an engine can have kept of both streams, with what is under way: older pauses do not matter. */
const RELEVANT_BYTES = 8 * 1024 * 1024;

/** When the engine was not read. */
export interface PauseHistory {
  /** The first connection: the task starts soon after this. */
  connected(): void;
  began(): void;
  ended(received: number): void;
  readonly connectedAt: number | undefined;
  readonly hasPaused: boolean;
  readonly pauses: readonly Pause[];
}

export function createPauseHistory(now: () => number = () => performance.now()): PauseHistory {
  let connectedAt: number | undefined;
  let from: number | undefined;
  let pauses: Pause[] = [];
  let hasPaused = false;
  return {
    get connectedAt() {
      return connectedAt;
    },
    get hasPaused() {
      return hasPaused;
    },
    get pauses() {
      return pauses;
    },
    connected() {
      connectedAt ??= now();
    },
    began() {
      hasPaused = true;
      from ??= now();
    },
    ended(received) {
      if (from === undefined) return;
      pauses = pauses.filter((pause) => received - pause.received < RELEVANT_BYTES);
      pauses.push({ from, until: now(), received });
      from = undefined;
    },
  };
}
