import { Writable } from 'node:stream';

/** A stream that keeps what it is given, and tells when something has arrived. */
export class CollectedOutput extends Writable {
  readonly #chunks: Buffer[] = [];
  #watchers: (() => void)[] = [];

  constructor() {
    super({ decodeStrings: true });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
  get text(): string {
    return this.bytes.toString('utf8');
  }

  /** Resolves once the text that arrived so far is as wanted. The time limit of the case bounds it. */
  async until(wanted: string | ((text: string) => boolean)): Promise<void> {
    const isThere = typeof wanted === 'string' ? () => this.text.includes(wanted) : () => wanted(this.text);
    while (!isThere()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // A copy: a driver may use its buffers again.
    this.#chunks.push(Buffer.from(chunk));
    done();
    for (const wake of this.#watchers.splice(0)) wake();
  }
}
