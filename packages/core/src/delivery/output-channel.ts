import type { Writable } from 'node:stream';
import { deliver } from './deliver.ts';
import { watchSink } from './sinks/watch-sink.ts';
import { createSpool, type Spool, type SpoolOptions } from './spool/spool.ts';

export interface ChannelOptions extends SpoolOptions {
  /** Absent: what comes is dropped. */
  readonly sink: Writable | undefined;
  /** Called once, when the first byte is lost: the sink takes no more of it, or the spool does not give it back. */
  readonly onLost: (cause: 'reader' | 'spool', error: unknown) => void;
}

/** One of the two streams on its way from the engine to the caller. */
export interface OutputChannel {
  /** Bytes that wait for the sink. */
  readonly waitingBytes: number;
  /** The disk takes no more, at the moment or for good. */
  readonly full: boolean;
  /** The disk takes no more for good. */
  readonly diskFailed: boolean;
  /** Resolves when all was given to the sink after `end()`, or nothing will be given any more. Never rejects. */
  readonly settled: Promise<void>;
  push(view: Uint8Array): void;
  /** No more will be pushed. */
  end(): void;
  /** Gives nothing to the sink any more: what waits and what comes is lost. Idempotent. */
  abandon(): Promise<void>;
}

/**
 * While the sink keeps up, it is given at once what has come with one read of the connection. When it does not, the
 * rest waits in the spool and is delivered at the sink's speed, until nothing waits any more.
 */
export function createOutputChannel(options: ChannelOptions): OutputChannel {
  const { sink, onLost, onRoom = () => {} } = options;
  if (sink === undefined) return { ...DISCARDING };
  const watched = watchSink(sink);
  let spool: Spool | undefined;
  let giving = false;
  /** While the sink is slower than the engine. */
  let slow: { readonly controller: AbortController; readonly over: Promise<void> } | undefined;
  let ended = false;
  let over = false;
  let lost = false;
  let settle = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });

  function lose(cause: 'reader' | 'spool', error?: unknown): void {
    if (!lost) onLost(cause, error);
    lost = true;
  }

  /** All was given. A sink that calls back at once with an error has said so a turn later. */
  function finishSoon(): void {
    setImmediate(() => {
      if (over) return;
      if (watched.error === undefined) finish();
      else void fail('reader', watched.error);
    });
  }

  function finish(): void {
    over = true;
    watched.release();
    settle();
  }

  async function fail(cause: 'reader' | 'spool', error: unknown): Promise<void> {
    over = true;
    lose(cause, error);
    await spool?.destroy();
    finish();
    onRoom();
  }

  /** Gives the sink what it takes at once. */
  function give(): void {
    giving = false;
    if (over || slow !== undefined || spool === undefined) return;
    let piece = watched.full || watched.closed ? undefined : spool.takeNow();
    const moved = piece !== undefined;
    while (piece !== undefined) {
      if (!watched.write(piece)) return void fail('reader', watched.error);
      piece = watched.full || watched.closed ? undefined : spool.takeNow();
    }
    if (moved) onRoom();
    if (spool.backlogBytes > 0) deliverSlowly(spool);
    else if (ended) finishSoon();
  }

  /** Gives the sink what waits, as it takes it. */
  function deliverSlowly(from: Spool): void {
    const controller = new AbortController();
    const take = async () => (from.backlogBytes === 0 ? undefined : from.take());
    const { signal } = controller;
    const delivering = deliver({ take }, sink as Writable, { signal, onAccepted: onRoom });
    const done = delivering.then(async ({ delivered, spoolFailed, error }) => {
      slow = undefined;
      // A piece was taken out of the spool that the sink did not get, also where the delivery was given up.
      if (delivered) give();
      else await fail(spoolFailed === true ? 'spool' : 'reader', error);
    });
    slow = { controller, over: done };
  }

  return {
    get waitingBytes() {
      return spool?.backlogBytes ?? 0;
    },
    get full() {
      return spool?.full ?? false;
    },
    get diskFailed() {
      return spool?.diskFailed ?? false;
    },
    settled,
    push(view) {
      if (over) return lose('reader');
      spool ??= createSpool(options);
      spool.push(view);
      if (giving || slow !== undefined) return;
      giving = true;
      // After all that has come with this read: many small pieces become one.
      queueMicrotask(give);
    },
    end() {
      ended = true;
      spool?.end();
      if (!giving && slow === undefined && !over) finishSoon();
    },
    async abandon() {
      if ((spool?.backlogBytes ?? 0) > 0) lose('reader');
      over = true;
      slow?.controller.abort('the output was abandoned');
      await spool?.destroy();
      await slow?.over;
      finish();
    },
  };
}

const DISCARDING: OutputChannel = {
  waitingBytes: 0,
  full: false,
  diskFailed: false,
  settled: Promise.resolve(),
  push() {},
  end() {},
  async abandon() {},
};
