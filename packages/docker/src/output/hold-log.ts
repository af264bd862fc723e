/** Bytes of one stream that an engine keeps for its reader before the pipe of the task fills. */
const ENGINE_BUFFER_BYTES = 1_000_000;
/** More than an engine can have kept of both streams, with what is under way: older holds do not matter. */
const RELEVANT_BYTES = 8 * 1024 * 1024;
/** A start may take so long, and so may the end be later than it seems. */
const START_MS = 5_000;

interface Hold {
  readonly from: number;
  readonly until: number;
  /** Bytes received before its end. */
  readonly received: number;
}

/**
 * When the engine was not read. Some close the output of a task a while after its exit, whether it was read or not, and
 * what then is still in the pipe is lost without a sign: the connection ends like any other.
 */
export interface HoldLog {
  /** The task starts soon after this. */
  connected(): void;
  began(): void;
  ended(received: number): void;
  /** There was at least one. */
  readonly any: boolean;
  /**
   * Whether the end of the output may have been cut off in this way, for a task that ran `ranMs` milliseconds and of
   * which `received` bytes came in all. Never false where it was; true too where the rest just fitted in.
   */
  mayHaveCut(ranMs: number, received: number): boolean;
}

/** @param drainsOutputMs Of the engine's traits. */
export function createHoldLog(drainsOutputMs: number, now: () => number = () => performance.now()): HoldLog {
  let start: number | undefined;
  let from: number | undefined;
  let holds: Hold[] = [];
  let any = false;
  return {
    get any() {
      return any;
    },
    connected() {
      start ??= now();
    },
    began() {
      any = true;
      from ??= now();
    },
    ended(received) {
      if (from === undefined) return;
      holds = holds.filter((hold) => received - hold.received < RELEVANT_BYTES);
      holds.push({ from, until: now(), received });
      from = undefined;
    },
    mayHaveCut(ranMs, received) {
      if (start === undefined) return false;
      const cut = start + ranMs + drainsOutputMs;
      return holds.some(
        (hold) =>
          hold.from <= cut + START_MS && hold.until >= cut && received - hold.received >= ENGINE_BUFFER_BYTES,
      );
    },
  };
}
