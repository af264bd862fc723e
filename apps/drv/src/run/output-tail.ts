const KEPT_BYTES = 4_096;

/** The end of what a task wrote to one of its streams. */
export interface OutputTail {
  add(chunk: Buffer): void;
  text(): string;
}

export function createOutputTail(): OutputTail {
  let kept = Buffer.alloc(0);
  return {
    add(chunk) {
      kept = Buffer.concat([kept, chunk.subarray(-KEPT_BYTES)]).subarray(-KEPT_BYTES);
    },
    text: () => kept.toString('utf8'),
  };
}
