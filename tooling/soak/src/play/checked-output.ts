import { Writable } from 'node:stream';
import { within } from '@drv/core/driver';
import { differsAt, type Content } from './content.ts';

/** Takes the output of a task, compares it byte for byte with what it should be, and keeps nothing. */
export class CheckedOutput extends Writable {
  received = 0;
  /** The offset of the first byte that was wrong, or one too many. */
  wrongAt: number | undefined;
  readonly #expected: Content;
  readonly #pauseMs: number;
  readonly #waiting = new Set<() => void>();

  /** @param pauseMs milliseconds that the reader takes for each piece */
  constructor(expected: Content, { pauseMs = 0 }: { readonly pauseMs?: number | undefined } = {}) {
    super({ highWaterMark: 16_384 });
    this.#expected = expected;
    this.#pauseMs = pauseMs;
  }

  /** Resolves when so many bytes have arrived; tells false when `ms` milliseconds have passed before. */
  async reaches(bytes: number, ms: number): Promise<boolean> {
    let wake = () => {};
    const arrived = new Promise<void>((resolve) => {
      wake = () => {
        if (this.received >= bytes) resolve();
      };
      this.#waiting.add(wake);
      wake();
    });
    const { done } = await within(arrived, ms);
    this.#waiting.delete(wake);
    return done;
  }

  /** Resolves when what was given has been compared. Nothing more may be given. */
  async settle(): Promise<void> {
    await new Promise<void>((resolve) => void this.end(resolve));
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.wrongAt ??= differsAt(this.#expected, this.received, chunk);
    this.received += chunk.length;
    for (const wake of this.#waiting) wake();
    if (this.#pauseMs === 0) done();
    else setTimeout(done, this.#pauseMs);
  }
}
