import type { Readable } from 'node:stream';
import type { Bulk } from './bulk.ts';

/** An input that fits is sent with the start. */
export const INLINE_BYTES = 64 * 1024;
const CHUNK_BYTES = 64 * 1024;
/** Bytes on their way: sent, and not yet taken by the task. */
const WINDOW_BYTES = 1024 * 1024;

/** The input of a task, on its way to the worker. */
export interface InputPump {
  /** All of it is on its way, and none of it would be lost with this process. */
  readonly isGiven: boolean;
  /** The task has taken so many bytes in all. */
  taken(bytes: number): void;
  /** No more is wanted: the caller's stream is let go of. */
  stop(): void;
}

/** Reads a stream at the speed of the task, and tells its end, or that it failed. */
export function giveInput(source: Readable, bulk: Bulk): InputPump {
  let sent = 0;
  let taken = 0;
  let stopped = false;
  let isGiven = false;
  let wake = () => {};

  async function pump(): Promise<void> {
    try {
      for await (const data of source) {
        const chunk = Buffer.from(data as Uint8Array);
        for (let at = 0; at < chunk.length; at += CHUNK_BYTES) {
          const part = { at: sent, bytes: chunk.subarray(at, at + CHUNK_BYTES) };
          sent += part.bytes.length;
          await bulk.give(part);
          if (sent - taken >= WINDOW_BYTES) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
          if (stopped) return;
        }
      }
      await bulk.endInput({ type: 'input-end', at: sent });
      isGiven = true;
    } catch (error) {
      if (stopped) return;
      const message = error instanceof Error ? error.message : String(error);
      await bulk.endInput({ type: 'input-failed', message });
    }
  }

  void pump();
  return {
    get isGiven() {
      return isGiven && bulk.isInputSafe;
    },
    taken(bytes) {
      taken = Math.max(taken, bytes);
      if (sent - taken < WINDOW_BYTES) wake();
    },
    stop() {
      stopped = true;
      source.destroy();
      wake();
    },
  };
}
