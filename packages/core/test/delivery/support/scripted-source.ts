import type { OutputSource, OutputStream, SourceEnd, SourceReader } from '@drv/core/driver';

/** A source of output that gives what a test says. */
export interface ScriptedSource extends OutputSource {
  /** What was asked of it, in order. */
  readonly asked: readonly ('pause' | 'resume' | 'destroy' | 'discard')[];
  give(stream: OutputStream, bytes: string | number): void;
  end(end?: Partial<SourceEnd>): void;
}

export function scriptedSource(kind: OutputSource['kind'] = 'connection'): ScriptedSource {
  const asked: ScriptedSource['asked'][number][] = [];
  let reader: SourceReader | undefined;
  let settle: (end: SourceEnd) => void = () => {};
  const ended = new Promise<SourceEnd>((resolve) => {
    settle = resolve;
  });
  const end: ScriptedSource['end'] = (given = {}) => settle({ isClean: true, trailerSeen: false, ...given });
  return {
    kind,
    asked,
    discard: () => void asked.push('discard'),
    open(given) {
      reader = given;
      return {
        ended,
        pause: () => void asked.push('pause'),
        resume: () => void asked.push('resume'),
        destroy() {
          asked.push('destroy');
          end({ isClean: false });
        },
      };
    },
    give(stream, bytes) {
      const view = typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.alloc(bytes, 'x');
      reader?.onBytes(stream, view);
      reader?.onRead(view.length);
    },
    end,
  };
}
