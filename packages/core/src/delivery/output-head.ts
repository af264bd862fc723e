/** The beginning of a task's output, kept to be looked at after its end. */
export interface OutputHead {
  observe(view: Uint8Array): void;
  /** Something was written. */
  readonly hasSome: boolean;
  /** All of the output, or an empty text when it was longer than what is kept. */
  whole(): string;
}

/** Keeps the beginning of an output, at most `maxBytes`; of a longer one nothing is kept. */
export function createOutputHead(maxBytes: number): OutputHead {
  const pieces: Buffer[] = [];
  let size = 0;
  return {
    observe(view) {
      size += view.length;
      // Copied, since the view's memory is used again.
      if (size <= maxBytes) pieces.push(Buffer.from(view));
      else pieces.length = 0;
    },
    get hasSome() {
      return size > 0;
    },
    whole: () => Buffer.concat(pieces).toString('utf8'),
  };
}
