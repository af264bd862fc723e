import { Writable } from 'node:stream';

/** A stream that keeps what it gets, and takes more only when the test lets it. */
export class HandSink extends Writable {
  readonly chunks: Buffer[] = [];
  length = 0;
  #done: ((error?: Error) => void) | undefined;

  constructor(highWaterMark = 1) {
    super({ highWaterMark });
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
    this.#done = done;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  accept(error?: Error): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(error);
  }

  /** Accepts one write after the other until the promise settles, and returns its value. */
  async acceptUntil<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    while (!settled) {
      this.accept();
      await turns(1);
    }
    return await promise;
  }
}

/** A stream that keeps what it gets, at once. */
export function keepAll(): Writable & { readonly bytes: Buffer } {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return Object.defineProperty(sink, 'bytes', { get: () => Buffer.concat(chunks) }) as Writable & {
    readonly bytes: Buffer;
  };
}

const EVENTS = ['drain', 'error', 'close', 'finish', 'pipe', 'unpipe', 'data', 'end', 'readable'];

/** How many listeners a stream has, by event; compared before and after, it shows what was left. */
export function listenersOf(emitter: NodeJS.EventEmitter): Record<string, number> {
  return Object.fromEntries(EVENTS.map((event) => [event, emitter.listenerCount(event)]));
}

/** Lets all that is due now happen, timers apart. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
