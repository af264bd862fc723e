import type { PullEvent } from '@drv/core';
import { DrvError, abortable, tellListener, throwIfAborted } from '@drv/core/driver';

import { createReplay, type Replay } from './replay.ts';

/** What the work of a shared pull is given. */
export interface SharedWork {
  /** Aborts when the last caller has left. */
  readonly signal: AbortSignal;
  /** Tells every caller. */
  readonly emit: (event: PullEvent) => void;
}

export interface JoinOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: PullEvent) => void) | undefined;
}

/** Work that callers with the same key share while it lasts. */
export interface SharedPulls<T> {
  /**
   * Joins the work under `key`, or begins it. It belongs to no caller: each may leave by its own signal, the others
   * go on, and when none is left it is aborted. Whoever joins later first gets the last event of each layer.
   */
  join(key: string, work: (shared: SharedWork) => Promise<T>, options?: JoinOptions): Promise<T>;
  /** Aborts all work and waits for its end. */
  close(): Promise<void>;
}

interface Transfer<T> {
  readonly controller: AbortController;
  readonly callers: Set<JoinOptions>;
  readonly replay: Replay;
  readonly result: Promise<T>;
}

export function createSharedPulls<T>(): SharedPulls<T> {
  /** What can be joined. */
  const open = new Map<string, Transfer<T>>();
  /** What has not ended, transfers that everybody left included. */
  const running = new Set<Transfer<T>>();
  let closed = false;

  function begin(key: string, work: (shared: SharedWork) => Promise<T>): Transfer<T> {
    const controller = new AbortController();
    const callers = new Set<JoinOptions>();
    const replay = createReplay();
    const emit = (event: PullEvent) => {
      replay.add(event);
      for (const caller of callers) tell(caller, event);
    };
    // Only what settles is forgotten, in the same turn: nobody can join a result, a failure least of all.
    const settle = () => {
      running.delete(transfer);
      if (open.get(key) === transfer) open.delete(key);
    };
    const result = Promise.resolve()
      .then(() => work({ signal: controller.signal, emit }))
      .finally(() => settle());
    result.catch(() => {});
    const transfer: Transfer<T> = { controller, callers, replay, result };
    open.set(key, transfer);
    running.add(transfer);
    return transfer;
  }

  return {
    async join(key, work, options = {}) {
      throwIfAborted(options.signal, 'pull image');
      if (closed) throw new DrvError('DRV_INVALID_STATE', 'The image puller is closed');
      const transfer = open.get(key) ?? begin(key, work);
      const caller = { ...options };
      for (const event of transfer.replay.events()) tell(caller, event);
      transfer.callers.add(caller);
      try {
        return await abortable(transfer.result, options.signal, 'pull image');
      } finally {
        transfer.callers.delete(caller);
        if (transfer.callers.size === 0 && running.has(transfer)) {
          if (open.get(key) === transfer) open.delete(key);
          transfer.controller.abort(new Error('every caller has left'));
        }
      }
    },
    async close() {
      closed = true;
      const ends = [...running].map(({ controller, result }) => {
        controller.abort(new Error('the image puller was closed'));
        return result;
      });
      await Promise.allSettled(ends);
    },
  };
}

/** A listener's failure is its own; the pull is everybody's. */
function tell({ onEvent }: JoinOptions, event: PullEvent): void {
  tellListener(() => onEvent?.(event));
}
