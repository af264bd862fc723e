import type { Writable } from 'node:stream';
import { deliver } from './deliver.ts';
import { createSpool, type SpoolOptions } from './spool/spool.ts';

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

export function createOutputChannel(options: ChannelOptions): OutputChannel {
  const { sink, onLost, onRoom = () => {} } = options;
  if (sink === undefined) return { ...DISCARDING };
  const spool = createSpool(options);
  const abort = new AbortController();
  let over = false;
  let lost = false;
  const lose = (cause: 'reader' | 'spool', error?: unknown) => {
    if (!lost) onLost(cause, error);
    lost = true;
  };
  const settled = deliver(spool, sink, { signal: abort.signal, onAccepted: onRoom }).then(
    async (delivery) => {
      if (delivery.delivered) return;
      over = true;
      lose(delivery.spoolFailed === true ? 'spool' : 'reader', delivery.error);
      await spool.destroy();
      onRoom();
    },
  );
  return {
    get waitingBytes() {
      return spool.backlogBytes;
    },
    get full() {
      return spool.full;
    },
    get diskFailed() {
      return spool.diskFailed;
    },
    settled,
    push(view) {
      if (over) lose('reader');
      else spool.push(view);
    },
    end: () => spool.end(),
    async abandon() {
      over = true;
      if (spool.backlogBytes > 0) lose('reader');
      abort.abort('the output was abandoned');
      await spool.destroy();
      await settled;
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
