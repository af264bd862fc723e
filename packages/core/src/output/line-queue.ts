import { Writable } from 'node:stream';
import { LineSplitter } from './line-splitter.ts';

/** One line that a task wrote. */
export interface TaskLine {
  readonly stream: 'stdout' | 'stderr';
  /** Without its end, `\n` or `\r\n`. Bytes that are no UTF-8 are U+FFFD. */
  readonly text: string;
  /** The line was longer than `maxLineBytes`, and its end is left out. */
  readonly truncated: boolean;
}

interface Chunk {
  readonly stream: TaskLine['stream'];
  readonly bytes: Buffer;
  readonly done: () => void;
}

/** Two streams to write to, and the lines of both in the order in which their chunks came. */
export interface LineQueue {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** The lines, until `end`. A chunk counts as taken when all of its lines are: that is the backpressure. */
  lines(): AsyncGenerator<TaskLine, void, undefined>;
  /** Nothing more comes: `lines` ends after what waits. */
  end(): void;
  /** Nobody takes lines any more: `lines` ends, and what is written is dropped. */
  abandon(): void;
}

export function createLineQueue(maxLineBytes: number): LineQueue {
  const splitters = { stdout: new LineSplitter(maxLineBytes), stderr: new LineSplitter(maxLineBytes) };
  const waiting: Chunk[] = [];
  let state: 'open' | 'ended' | 'abandoned' = 'open';
  let wake = () => {};

  const writableFor = (stream: TaskLine['stream']) =>
    new Writable({
      write(bytes: Buffer, _encoding, done) {
        if (state === 'abandoned') return done();
        waiting.push({ stream, bytes, done });
        wake();
      },
    });

  return {
    stdout: writableFor('stdout'),
    stderr: writableFor('stderr'),
    async *lines() {
      while (state !== 'abandoned') {
        const chunk = waiting[0];
        if (chunk !== undefined) {
          const { stream, bytes, done } = chunk;
          for (const line of splitters[stream].push(bytes)) yield { stream, ...line };
          // Abandoned meanwhile, it was told to be done already.
          if (waiting[0] === chunk) {
            waiting.shift();
            done();
          }
        } else if (state === 'ended') {
          for (const stream of ['stdout', 'stderr'] as const) {
            for (const line of splitters[stream].end()) yield { stream, ...line };
          }
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
    end() {
      if (state === 'open') state = 'ended';
      wake();
    },
    abandon() {
      state = 'abandoned';
      for (const { done } of waiting.splice(0)) done();
      wake();
    },
  };
}
