import { expect, it } from 'vitest';
import { recordTranscript } from '../../src/report/transcript.ts';

/** What is kept, as `e:text` for stderr and `…n` where n bytes are missing. */
function kept(limitBytes: number, ...chunks: readonly (readonly ['stdout' | 'stderr', string])[]): string {
  const recorder = recordTranscript(limitBytes, () => 0);
  for (const [stream, text] of chunks) recorder.add(stream, Buffer.from(text));
  return recorder
    .take()
    .map(({ stream, bytes, droppedBytes }) => {
      const gap = droppedBytes === undefined ? '' : `…${droppedBytes} `;
      return `${gap}${stream === 'stderr' ? 'e' : 'o'}:${bytes.toString()}`;
    })
    .join(' ');
}

it('keeps all of what is short, in the order in which it came', () => {
  expect(kept(100, ['stdout', 'a'], ['stderr', 'b'], ['stdout', 'c'])).toBe('o:a e:b o:c');
});

it('says where something is missing', () => {
  const flood = 'x'.repeat(8_192);
  const all = kept(8_192, ['stdout', flood], ['stdout', flood], ['stdout', flood], ['stdout', flood]);
  expect(all).toBe(`o:${flood} …16384 o:${flood}`);
});

it('keeps the words on one stream while the other floods', () => {
  const flood = 'x'.repeat(8_192);
  const all = kept(
    9_000,
    ['stdout', flood],
    ['stdout', flood],
    ['stderr', 'the reason'],
    ['stdout', flood],
    ['stdout', flood],
  );
  expect(all.replaceAll(/x+/g, (run) => String(run.length))).toBe(
    'o:8192 o:808 …7384 e:the reason …8192 o:8192',
  );
});
