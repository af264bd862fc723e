import type { OutputSource, SourceEnd } from '@drv/core/driver';
import type { PretendContainer } from '../../machine/pretend-container.ts';

/** The pipes of a pretend container as a source of output. Its process never waits for a reader that has left. */
export function containerSource({
  stdout,
  stderr,
}: Pick<PretendContainer, 'stdout' | 'stderr'>): OutputSource {
  const pipes = [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const;
  const drop = () => {
    for (const [, pipe] of pipes) pipe.removeAllListeners('data').resume();
  };
  return {
    kind: 'connection',
    discard: drop,
    open({ onBytes, onRead }) {
      let settle: (end: SourceEnd) => void = () => {};
      const ended = new Promise<SourceEnd>((resolve) => {
        settle = resolve;
      });
      let open = pipes.length;
      for (const [stream, pipe] of pipes) {
        pipe.on('data', (chunk: Buffer) => {
          onBytes(stream, chunk);
          onRead(chunk.length);
        });
        pipe.once('end', () => {
          open -= 1;
          if (open === 0) settle({ isClean: true, trailerSeen: false });
        });
      }
      return {
        ended,
        pause() {
          for (const [, pipe] of pipes) pipe.pause();
        },
        resume() {
          for (const [, pipe] of pipes) pipe.resume();
        },
        destroy() {
          settle({ isClean: false, trailerSeen: false });
          drop();
        },
      };
    },
  };
}
