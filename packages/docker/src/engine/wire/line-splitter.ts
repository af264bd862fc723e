import { DrvError } from '@drv/core/driver';
import { excerpt } from './excerpt.ts';

/** Cuts a stream of bytes into lines, wherever its chunks were cut. */
export interface LineSplitter {
  /**
   * The lines that end in this chunk, without their ends, as views where the whole line is in it. What is left of the
   * chunk is copied. Throws `DRV_PROTOCOL` for a line that is too long.
   */
  split(chunk: Buffer): readonly Buffer[];
  /** What came since the last end of a line. */
  rest(): Buffer;
}

const LINE_FEED = 0x0a;

export function createLineSplitter(maxLineBytes: number): LineSplitter {
  let parts: Buffer[] = [];
  let bytes = 0;

  const keep = (part: Buffer) => {
    parts.push(part);
    bytes += part.length;
    if (bytes > maxLineBytes) {
      throw new DrvError(
        'DRV_PROTOCOL',
        `The engine sent a line of more than ${maxLineBytes} bytes: ${excerpt(parts)}`,
      );
    }
  };
  const take = (): Buffer => {
    const [first] = parts;
    const line = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts, bytes);
    parts = [];
    bytes = 0;
    return line;
  };

  return {
    split(chunk) {
      const lines: Buffer[] = [];
      let at = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, at)) {
        keep(chunk.subarray(at, end));
        at = end + 1;
        lines.push(take());
      }
      if (at < chunk.length) keep(Buffer.from(chunk.subarray(at)));
      return lines;
    },
    rest: take,
  };
}
