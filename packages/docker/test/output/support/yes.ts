import { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

// Long enough that the engine's log of it, which is kept by line, does not set the pace; and of a length that no
// buffer's size is a multiple of.
const LINE = `${'0123456789abcdef'.repeat(63)}012345678901\n`;
/** Many lines, so that any part of the text is a view of it. */
const TEXT = Buffer.from(LINE.repeat(1_024));

/** A script that writes so many bytes of one line over and over, the last line cut; fast, from a file of it. */
export function writes(bytes: number): string {
  const rest = bytes % TEXT.length;
  const times = (bytes - rest) / TEXT.length;
  return [
    `test -e /tmp/text || yes ${LINE.trim()} | head -c ${TEXT.length} >/tmp/text`,
    `i=0; while [ $i -lt ${times} ]; do cat /tmp/text; i=$((i+1)); done`,
    `head -c ${rest} /tmp/text`,
  ].join('; ');
}

/** The same text as an input. */
export function yes(bytes: number): Readable {
  let given = 0;
  return new Readable({
    read() {
      const from = given % LINE.length;
      const chunk = TEXT.subarray(from, from + Math.min(bytes - given, 65_536));
      given += chunk.length;
      this.push(chunk.length > 0 ? chunk : null);
    },
  });
}

/** Counts the text, and fails at the first byte that is not the next one of it. */
export class YesSink extends Writable {
  bytes = 0;
  #sincePause = 0;
  readonly #pauseBytes: number;
  readonly #pauseMs: number;

  /** Takes `pauseMs` for each `pauseBytes`. */
  constructor(pauseBytes = Number.POSITIVE_INFINITY, pauseMs = 0) {
    super();
    this.#pauseBytes = pauseBytes;
    this.#pauseMs = pauseMs;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    const from = this.bytes % LINE.length;
    if (!chunk.equals(TEXT.subarray(from, from + chunk.length))) {
      done(new Error(`Byte ${this.bytes} and what follows is not what was written`));
      return;
    }
    this.bytes += chunk.length;
    this.#sincePause += chunk.length;
    if (this.#sincePause < this.#pauseBytes) {
      done();
    } else {
      this.#sincePause = 0;
      setTimeout(done, this.#pauseMs);
    }
  }
}

/** Ends a sink, and tells how many bytes it has got when it has finished with them. */
export async function bytesOf(sink: YesSink): Promise<number> {
  sink.end();
  await finished(sink);
  return sink.bytes;
}
