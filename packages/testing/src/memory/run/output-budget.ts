import type { OutputPolicy } from '@drv/core';

/** Without a disk to spill to, less than other drivers hold. */
const DEFAULT_PAUSE_BYTES = 16 * 1024 * 1024;

/** What the two output streams of a task may hold, or produce, together. */
export class OutputBudget {
  readonly #policy: { readonly limitBytes: number; readonly onLimit: OutputPolicy['onLimit'] };
  readonly #onExceeded: () => void;
  #held = 0;
  #produced = 0;
  #exceeded = false;
  #unbounded = false;
  #wake: (() => void)[] = [];

  /** @param onExceeded Called once, when the policy is `stop` and the task wrote more than it may. */
  constructor({ limitBytes = DEFAULT_PAUSE_BYTES, onLimit = 'pause' }: OutputPolicy, onExceeded: () => void) {
    this.#policy = { limitBytes, onLimit };
    this.#onExceeded = onExceeded;
  }

  /** The task wrote more than `truncate` or `stop` allow. */
  get exceeded(): boolean {
    return this.#exceeded;
  }

  /** What of a chunk may be kept. With `pause`, waits until there is room for it. */
  async admit(chunk: Buffer): Promise<Buffer> {
    const { limitBytes, onLimit } = this.#policy;
    if (onLimit === 'pause') {
      while (!this.#unbounded && this.#held > 0 && this.#held + chunk.length > limitBytes) {
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
      this.#held += chunk.length;
      return chunk;
    }
    const room = Math.max(0, limitBytes - this.#produced);
    this.#produced += chunk.length;
    if (chunk.length > room && !this.#exceeded) {
      this.#exceeded = true;
      if (onLimit === 'stop') this.#onExceeded();
    }
    return chunk.subarray(0, room);
  }

  /** So many bytes of what was kept are not held any more. */
  release(bytes: number): void {
    this.#held -= bytes;
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Nobody waits for room any more: what comes is dropped anyway. */
  lift(): void {
    this.#unbounded = true;
    this.release(0);
  }
}
