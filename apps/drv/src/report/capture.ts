/** What is kept of one stream of output. */
export interface Captured {
  readonly head: Buffer;
  /** Empty when the head is everything. */
  readonly tail: Buffer;
  /** Bytes between head and tail that are not kept. */
  readonly droppedBytes: number;
}

export interface Capture {
  add(chunk: Buffer): void;
  take(): Captured;
}

/** Keeps the first and the last `limitBytes` of a stream, however long it is. */
export function createCapture(limitBytes: number): Capture {
  const head: Buffer[] = [];
  let headBytes = 0;
  let tail: Buffer[] = [];
  let tailBytes = 0;
  let droppedBytes = 0;
  return {
    add(chunk) {
      const first = Buffer.from(chunk.subarray(0, limitBytes - headBytes));
      if (first.length > 0) head.push(first);
      headBytes += first.length;
      const rest = Buffer.from(chunk.subarray(first.length));
      if (rest.length === 0) return;
      tail.push(rest);
      tailBytes += rest.length;
      // Trimmed in steps: to copy the tail for each chunk would cost more than the task.
      if (tailBytes <= 2 * limitBytes) return;
      const kept = Buffer.from(Buffer.concat(tail).subarray(-limitBytes));
      droppedBytes += tailBytes - kept.length;
      tail = [kept];
      tailBytes = kept.length;
    },
    take() {
      const all = Buffer.concat(tail);
      const kept = all.subarray(-limitBytes);
      return {
        head: Buffer.concat(head),
        tail: kept,
        droppedBytes: droppedBytes + all.length - kept.length,
      };
    },
  };
}
