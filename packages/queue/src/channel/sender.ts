import { backOff, delay } from '@drv/core/driver';
import type { Codec } from '../protocol/codec.ts';
import { encodeMessage } from '../protocol/encode-message.ts';
import type { DownMessage } from '../protocol/messages.ts';
import type { TaskStore } from '../store/task-store.ts';

/** Sends what a caller says to the worker of its run, in order. */
export interface Sender {
  /** Resolves when it is in the store, or when the sender was closed. Never rejects. */
  send(message: DownMessage, payload?: Uint8Array): Promise<void>;
  /** What has not been sent is not sent any more. */
  close(): void;
}

const NOTHING = new Uint8Array();
const PAUSES = { firstMs: 50, maxMs: 2_000 };

/** A store that cannot be reached is tried until the sender is closed. */
export function createSender(
  store: TaskStore,
  runId: string,
  { codec, client }: { readonly codec: Codec; readonly client: string },
): Sender {
  const sender = { name: client, count: 0 };
  const closed = new AbortController();
  let queue: { readonly body: Buffer; readonly done: () => void }[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      await append(batch.map(({ body }) => body));
      for (const { done } of batch) done();
    }
    running = false;
  }

  async function append(bodies: readonly Buffer[]): Promise<void> {
    for (let attempt = 1; !closed.signal.aborted; attempt += 1) {
      try {
        await store.append(runId, bodies);
        return;
      } catch {
        // Whoever reads the answers tells when the store has been silent for too long.
        await delay(backOff(attempt, PAUSES), closed.signal).catch(() => {});
      }
    }
  }

  return {
    send(message, payload = NOTHING) {
      const body = encodeMessage(message, payload, { sender, codec, place: `down:${runId}` });
      const sent = new Promise<void>((done) => queue.push({ body, done }));
      if (!running) void run();
      return sent;
    },
    close: () => closed.abort(),
  };
}
