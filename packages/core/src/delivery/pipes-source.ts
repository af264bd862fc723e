import type { Readable } from 'node:stream';
import type { OutputSource, SourceEnd } from './output-source.ts';

/**
 * The two pipes of a process as a source of output: of a child process, for example. It ends when both have ended. A process
 * whose output nobody wants any more never waits for a reader: the pipes are then read and dropped. For those who write a
 * driver.
 */
export function pipesSource(pipes: { readonly stdout: Readable; readonly stderr: Readable }): OutputSource {
  const both = [
    ['stdout', pipes.stdout],
    ['stderr', pipes.stderr],
  ] as const;
  const drop = () => {
    for (const [, pipe] of both) pipe.removeAllListeners('data').resume();
  };
  return {
    kind: 'connection',
    discard: drop,
    open({ onBytes, onRead }) {
      let settle: (end: SourceEnd) => void = () => {};
      const ended = new Promise<SourceEnd>((resolve) => {
        settle = resolve;
      });
      let open = both.length;
      for (const [stream, pipe] of both) {
        pipe.on('data', (chunk: Buffer) => {
          onBytes(stream, chunk);
          onRead(chunk.length);
        });
        pipe.once('end', () => {
          open -= 1;
          if (open === 0) settle({ isClean: true, trailerSeen: false });
        });
        pipe.on('error', (error) => settle({ isClean: false, trailerSeen: false, failure: 'other', error }));
      }
      return {
        ended,
        pause() {
          for (const [, pipe] of both) pipe.pause();
        },
        resume() {
          for (const [, pipe] of both) pipe.resume();
        },
        destroy() {
          settle({ isClean: false, trailerSeen: false });
          drop();
        },
      };
    },
  };
}
