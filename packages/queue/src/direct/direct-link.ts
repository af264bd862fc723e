import type { Duplex } from 'node:stream';
import { startTimer } from '@drv/core/driver';
import { checkMessage } from '../protocol/check-message.ts';
import type { DirectMessage } from '../protocol/messages.ts';
import { frameHead, readDirectFrames } from './direct-frames.ts';

/** Whom a link tells what comes. */
export interface LinkHearer {
  readonly onMessage: (message: DirectMessage, payload: Buffer) => void;
  /** Called once: nothing comes any more, and nothing that is sent arrives. */
  readonly onEnd: () => void;
}

/** A connection between a worker and the caller of one run, beside the store. */
export interface DirectLink {
  /** Whether it arrives is not known; how much is on its way is for the sender to bound. */
  send(message: DirectMessage, payload?: Uint8Array): void;
  /** What was sent arrives; then the other side ends the connection, or is silent for too long. Nothing more is sent. */
  finish(): void;
  /** At once: what is on its way is lost. Idempotent. */
  end(): void;
}

/** Milliseconds between two signs of life. */
const ALIVE_MS = 2_000;
/** Milliseconds of silence after which the other side is gone: a connection may be cut without a word. */
const SILENT_MS = 10_000;
const NOTHING = new Uint8Array();

/** Reads at once, and for as long as the connection lasts. The socket is the link's own from now on. */
export function openDirectLink(socket: Duplex, { onMessage, onEnd }: LinkHearer): DirectLink {
  const silence = startTimer(SILENT_MS, () => socket.destroy());
  const alive = setInterval(() => write(undefined, NOTHING), ALIVE_MS);
  socket.on('error', () => {});
  socket.once('close', () => {
    silence.cancel();
    clearInterval(alive);
    onEnd();
  });
  void read();

  async function read(): Promise<void> {
    try {
      for await (const { message, payload } of readDirectFrames(socket)) {
        silence.refresh();
        if (message !== undefined) onMessage(checkMessage(message) as unknown as DirectMessage, payload);
      }
    } catch {
      // Cut, or not to be read: what has not come so comes through the store.
    } finally {
      socket.destroy();
    }
  }

  function write(message: DirectMessage | undefined, payload: Uint8Array): void {
    if (!socket.writable) return;
    socket.cork();
    socket.write(frameHead(message, payload.length));
    if (payload.length > 0) socket.write(payload);
    socket.uncork();
  }

  return {
    send: (message, payload = NOTHING) => write(message, payload),
    finish: () => void socket.end(),
    end: () => void socket.destroy(),
  };
}
