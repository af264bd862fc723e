import type { Duplex } from 'node:stream';
import { startTimer } from '@drv/core/driver';
import { createDemultiplexer } from '../engine/wire/demultiplex.ts';
import { receiveDirectly } from '../engine/wire/receive-buffer.ts';
import { KEEP } from './go-message.ts';
import { createLaunch, WAITS, type Launch } from './launch.ts';

/** A container that was started and waits for a task. */
export interface ParkedContainer {
  readonly containerId: string;
  /** Of its identity. */
  readonly key: string;
  /** Whether it waits: settles when its launcher has said so, or never will. Never rejects. */
  readonly begun: Promise<boolean>;
  /** What it says of its launch. */
  readonly launch: Launch;
  /** It has begun to wait, and its connection holds. */
  readonly isWaiting: boolean;
  /** Its connection, for the task: nobody else listens to it any more. */
  take(): Duplex;
  /** Ends the connection, and with it what waits. Idempotent. */
  drop(): void;
  /** To be called when it is removed: what was held for it is removed, too, in the background. Idempotent. */
  release(): void;
}

/**
 * Watches a container in which a launcher waits, through its connection, which does not keep the process alive. `onEnd`
 * is called when it has ended, or has said something else than that it waits.
 *
 * @param options.keepMs Milliseconds between two signs of life that it gets.
 */
export function watchParked(
  socket: Duplex,
  {
    keepMs,
    onEnd,
    ...container
  }: Pick<ParkedContainer, 'containerId' | 'key' | 'release'> & {
    readonly keepMs: number;
    readonly onEnd: () => void;
  },
): ParkedContainer {
  const handle = socket as Duplex & { ref?(): void; unref?(): void };
  let state: 'starting' | 'waiting' | 'taken' | 'over' = 'starting';
  let settle: (waits: boolean) => void = () => {};
  const begun = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  const leave = (next: 'taken' | 'over') => {
    state = next;
    timer.cancel();
    settle(false);
  };
  const over = () => {
    if (state === 'taken' || state === 'over') return;
    leave('over');
    socket.destroy();
    onEnd();
  };
  const said = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  const demultiplexer = createDemultiplexer((stream, view) => {
    said[stream] = Buffer.concat([said[stream], view]);
    if (!said[stream].equals(WAITS.subarray(0, said[stream].length))) return over();
    // Of both: what the engine has not begun to read may be lost with a task that is over at once.
    if (said.stdout.length + said.stderr.length < 2 * WAITS.length || state !== 'starting') return;
    state = 'waiting';
    settle(true);
  });
  const onData = (chunk: Buffer) => {
    try {
      demultiplexer.push(chunk);
    } catch {
      over();
    }
  };
  const timer = startTimer(keepMs, keep, { background: true });
  function keep(): void {
    socket.write(KEEP);
    timer.refresh();
  }
  // For good: a reset after the end must not end the process.
  socket.on('error', over).on('end', over).on('close', over);
  const isDirect = receiveDirectly(socket, onData);
  if (isDirect) {
    // What came behind the response's headers is there already.
    for (let chunk: unknown = socket.read(); Buffer.isBuffer(chunk); chunk = socket.read()) onData(chunk);
  } else socket.on('data', onData);
  socket.resume();
  handle.unref?.();
  if (socket.destroyed || socket.readableEnded) over();
  return {
    ...container,
    begun,
    launch: createLaunch(),
    get isWaiting() {
      return state === 'waiting' && !socket.destroyed;
    },
    take() {
      leave('taken');
      socket.off('end', over).off('close', over).off('data', onData);
      if (!isDirect) socket.pause();
      handle.ref?.();
      return socket;
    },
    drop() {
      leave('over');
      socket.destroy();
    },
  };
}
