import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngineTrailer } from '../../../src/engine/wire/engine-trailer.ts';

const pattern = /Error: write: broken pipe\n$/;
const WORDS = 'Error: write: broken pipe\n';

function run(pieces: readonly (readonly ['stdout' | 'stderr', string])[]) {
  const seen = { stdout: '', stderr: '' };
  const trailer = createEngineTrailer(pattern, (stream, view) => {
    seen[stream] += Buffer.from(view).toString('latin1');
  });
  for (const [stream, text] of pieces) trailer.take(stream, Buffer.from(text, 'latin1'));
  return { ...seen, trailerSeen: trailer.seen() };
}

describe('createEngineTrailer', () => {
  it('leaves out the words at the very end, in a piece of their own or behind others', () => {
    expect(run([['stderr', WORDS]])).toEqual({ stdout: '', stderr: '', trailerSeen: true });
    expect(
      run([
        ['stdout', 'a'],
        ['stdout', `b${WORDS}`],
      ]),
    ).toEqual({ stdout: 'ab', stderr: '', trailerSeen: true });
  });

  it('passes them on when more follows, on whichever stream', () => {
    expect(
      run([
        ['stderr', WORDS],
        ['stdout', 'more'],
      ]),
    ).toEqual({ stdout: 'more', stderr: WORDS, trailerSeen: false });
  });

  it('changes no other output', () => {
    const piece = fc.tuple(
      fc.constantFrom('stdout' as const, 'stderr' as const),
      fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.constant(WORDS), fc.constant('\n')),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const { stdout, stderr } = run([...pieces, ['stdout', '.']]);
        const whole = (name: string) =>
          pieces
            .filter(([stream]) => stream === name)
            .map(([, text]) => text)
            .join('');
        expect([stdout, stderr]).toEqual([`${whole('stdout')}.`, whole('stderr')]);
      }),
    );
  });
});
