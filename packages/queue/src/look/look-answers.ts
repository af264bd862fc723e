import { startTimer } from '@drv/core/driver';
import { DrvError } from '@drv/core';
import { errorData } from '../protocol/error-data.ts';
import { encodeMessage, type Sender } from '../protocol/encode-message.ts';
import type { LookMessage } from '../protocol/messages.ts';
import type { ClaimedRun } from '../store/task-store.ts';
import type { LookParts } from './look-parts.ts';

/** Answers that one who looks on may be behind. */
const WINDOW = 16;
/** Bytes of one answer. */
const PART_BYTES = 64 * 1024;
/** Milliseconds in which one who is behind has to take something. */
const TAKE_MS = 30_000;
const NOTHING = new Uint8Array();

/** What one who looks on is sent, no faster than it is taken. */
export class LookAnswers {
  readonly #id: string;
  readonly #runId: string;
  readonly #parts: Pick<LookParts, 'store' | 'codec'>;
  readonly #sender: Sender;
  readonly #stop = new AbortController();
  #sent = 0;
  #taken = 0;
  #wake: (() => void) | undefined;

  constructor(
    id: string,
    { runId, fence }: Pick<ClaimedRun, 'runId' | 'fence'>,
    parts: Pick<LookParts, 'store' | 'codec'>,
  ) {
    this.#id = id;
    this.#runId = runId;
    this.#parts = parts;
    this.#sender = { name: `w${fence}`, count: 0 };
  }

  /** Aborted when nobody looks any more. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Enough is on its way. */
  get isFull(): boolean {
    return this.#sent - this.#taken >= WINDOW;
  }

  taken(count: number): void {
    this.#taken = Math.max(this.#taken, count);
    this.#wake?.();
  }

  stop(): void {
    this.#stop.abort();
    this.#wake?.();
  }

  /** Sends an answer, in as many messages as it takes. Rejects when nobody looks any more. */
  async send(message: LookMessage, data: Uint8Array = NOTHING): Promise<void> {
    let at = 0;
    do {
      await this.#room();
      await this.#append(message, data.subarray(at, at + PART_BYTES));
      at += PART_BYTES;
    } while (at < data.length);
  }

  /** The last one. Never rejects: who looks on finds out otherwise. */
  async over(error?: unknown): Promise<void> {
    if (this.signal.aborted) return;
    const message = { type: 'look-over', error: error === undefined ? undefined : errorData(error) } as const;
    await this.#append(message, NOTHING).catch(() => {});
  }

  async #append(message: LookMessage, payload: Uint8Array): Promise<void> {
    const { store, codec } = this.#parts;
    const direction = `look-${this.#id}` as const;
    const place = `${direction}:${this.#runId}`;
    this.#sent += 1;
    await store.append(
      this.#runId,
      [encodeMessage(message, payload, { sender: this.#sender, codec, place })],
      direction,
    );
  }

  async #room(): Promise<void> {
    while (this.isFull && !this.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = startTimer(TAKE_MS, () => this.stop());
        this.#wake = () => {
          timer.cancel();
          resolve();
        };
      });
    }
    if (this.signal.aborted)
      throw new DrvError('DRV_ABORTED', 'Nobody looks any more', { op: 'look at task' });
  }
}
