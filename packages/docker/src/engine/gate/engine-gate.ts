import type { AbortOptions } from '@drv/core';
import { DrvError, abortError, publishQueue, startTimer, throwIfAborted } from '@drv/core/driver';
import { createAdaptiveLimit, fixedLimit, type PlaceLimit } from './adaptive-limit.ts';
import { createFairQueue, type FairQueue } from './fair-queue.ts';

/** The calls that make an engine work hard. */
export type HardCall = 'create' | 'start' | 'remove';
/** What a task waits for: first of all to be prepared, so that one that waits has nothing yet. */
export type Turn = 'prepare' | HardCall;

/**
 * Lets through only so many calls of each kind at a time; the others wait, and the time limits of their calls do not run
 * yet. An engine that is given hundreds at once does all of them at the same time, and none in time.
 *
 * Each kind has places of its own. What comes later in the life of a task goes first: no container is created while many
 * wait to be started, and none is started while many wait to be removed. A signal to a task never waits.
 */
export interface EngineGate {
  /**
   * Gives a place, or a promise of one. Abort leaves the queue.
   *
   * @throws `DRV_ABORTED`; `DRV_EXHAUSTED` when too many tasks wait to be prepared.
   */
  enter(turn: Turn, options?: EnterOptions): Place | Promise<Place>;
  /** A task waits for its turn. */
  readonly isBusy: boolean;
  /** Nobody waits to be prepared any more: `DRV_ABORTED` for those who do. Idempotent. */
  close(): void;
}

export interface EnterOptions extends AbortOptions {
  /** Tenants take turns. @default '' */
  readonly tenant?: string | undefined;
}

/** One of the places of a kind. It is given back by itself when it is held for too long. */
export interface Place {
  /** Milliseconds that were waited for it. */
  readonly waitedMs: number;
  /** Runs the call that the place was taken for; its answer time counts, unless it fails. */
  call<T>(send: () => Promise<T>): Promise<T>;
  /** What goes on is another queue's affair: the place is not taken back any more. */
  keep(): void;
  /** Gives the place back. Idempotent. */
  leave(): void;
}

export interface EngineGateOptions {
  /** Calls of a kind at a time. @default what the engine's answer times say */
  readonly places?: Partial<Record<HardCall, number>> | undefined;
  /** Tasks that may wait to be prepared. @default 50000 */
  readonly maxQueued?: number | undefined;
}

/** Tasks that are being prepared: it is asked about their image, and they wait to be created. */
const PREPARED_AT_ONCE = 32;
const MAX_QUEUED = 50_000;
/** A call that takes longer hangs, or waits for something else than the engine's time: it does not hold up others. */
const HOLD_MS: Readonly<Record<Turn, number>> = {
  // Credentials and pulls, which are other machines' work.
  prepare: 1_000,
  create: 10_000,
  start: 10_000,
  remove: 10_000,
};
/** The latest first: who leaves lets in whoever is furthest. */
const TURNS: readonly Turn[] = ['remove', 'start', 'create', 'prepare'];
/** Nobody enters while more wait there than can be let in. */
const YIELDS_TO: Readonly<Partial<Record<Turn, Turn>>> = { start: 'remove', create: 'start' };

interface Waiting {
  admit(): void;
  refuse(error: DrvError): void;
}

interface Kind {
  readonly limit: PlaceLimit;
  readonly queue: FairQueue<Waiting>;
  underWay: number;
}

export function createEngineGate({
  places = {},
  maxQueued = MAX_QUEUED,
}: EngineGateOptions = {}): EngineGate {
  const limitOf = (call: HardCall) => {
    const fixed = places[call];
    return fixed === undefined ? createAdaptiveLimit() : fixedLimit(fixed);
  };
  const kindOf = (limit: PlaceLimit): Kind => ({ limit, queue: createFairQueue(), underWay: 0 });
  const kinds: Readonly<Record<Turn, Kind>> = {
    prepare: kindOf(fixedLimit(PREPARED_AT_ONCE)),
    create: kindOf(limitOf('create')),
    start: kindOf(limitOf('start')),
    remove: kindOf(limitOf('remove')),
  };

  function hasRoom(turn: Turn): boolean {
    const { underWay, limit } = kinds[turn];
    if (underWay >= limit.places) return false;
    const first = YIELDS_TO[turn];
    return first === undefined || kinds[first].queue.length < kinds[first].limit.places;
  }

  function letIn(): void {
    for (const turn of TURNS)
      while (hasRoom(turn) && kinds[turn].queue.length > 0) kinds[turn].queue.next()?.admit();
  }

  function tell(call: Turn, waitedMs?: number): void {
    const { queue, underWay, limit } = kinds[call];
    publishQueue(() => ({
      driver: 'docker',
      call,
      waiting: queue.length,
      underWay,
      places: limit.places,
      waitedMs,
    }));
  }

  function take(turn: Turn, waitedMs: number): Place {
    const kind = kinds[turn];
    kind.underWay += 1;
    const atOnce = kind.underWay;
    let left = false;
    const giveBack = () => {
      if (left) return;
      left = true;
      timer.cancel();
      kind.underWay -= 1;
      letIn();
    };
    const timer = startTimer(HOLD_MS[turn], () => {
      kind.limit.overdue();
      giveBack();
    });
    return {
      waitedMs,
      async call(send) {
        const sentAt = performance.now();
        const answer = await send();
        if (!left) kind.limit.answered(performance.now() - sentAt, atOnce);
        return answer;
      },
      keep: () => timer.cancel(),
      leave: giveBack,
    };
  }

  function wait(turn: Turn, { tenant = '', signal }: EnterOptions): Promise<Place> {
    const { queue } = kinds[turn];
    const since = performance.now();
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        queue.remove(tenant, waiting);
        reject(abortError(signal as AbortSignal));
        letIn();
      };
      const waiting: Waiting = {
        admit() {
          signal?.removeEventListener('abort', onAbort);
          const place = take(turn, performance.now() - since);
          tell(turn, place.waitedMs);
          resolve(place);
        },
        refuse(error) {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      queue.add(tenant, waiting);
      signal?.addEventListener('abort', onAbort, { once: true });
      tell(turn);
    });
  }

  return {
    enter(turn, options = {}) {
      throwIfAborted(options.signal);
      const { queue } = kinds[turn];
      if (queue.length === 0 && hasRoom(turn)) return take(turn, 0);
      if (turn === 'prepare' && queue.length >= maxQueued) throw exhausted(maxQueued);
      return wait(turn, options);
    },
    get isBusy() {
      return Object.values(kinds).some(({ queue }) => queue.length > 0);
    },
    close() {
      const closed = new DrvError('DRV_ABORTED', 'The driver was closed', { op: 'prepare task' });
      const { queue } = kinds.prepare;
      for (let next = queue.next(); next !== undefined; next = queue.next()) next.refuse(closed);
    },
  };
}

function exhausted(maxQueued: number): DrvError {
  return new DrvError('DRV_EXHAUSTED', `${maxQueued} tasks wait for the engine already`, {
    op: 'prepare task',
  });
}
