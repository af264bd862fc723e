import { describe, expect, it } from 'vitest';
import { createLineEnds } from '../../src/output/line-ends.ts';
import type { OutputEntry } from '../../src/output/output-entry.ts';

const entry = (stream: 'stdout' | 'stderr', time: string, text: string): OutputEntry => ({
  stream,
  time,
  data: Buffer.from(text),
});

function restored(...entries: readonly OutputEntry[]): string {
  const ends = createLineEnds();
  return entries
    .flatMap((one) => ends.restore(one))
    .map(({ stream, data }) => `${stream}:${data.toString()}`)
    .join(' ');
}

describe('createLineEnds', () => {
  it('ends a line in pieces where the next entry of its stream has another time', () => {
    expect(
      restored(
        entry('stdout', '1', 'long'),
        entry('stderr', '2', 'other\n'),
        entry('stdout', '1', 'er'),
        entry('stdout', '3', 'next\n'),
      ),
    ).toBe('stdout:long stderr:other\n stdout:er stdout:\n stdout:next\n');
  });

  it('adds nothing to a line that has its end, and nothing at the end of the log', () => {
    expect(restored(entry('stdout', '1', 'a\n'), entry('stdout', '2', 'b'))).toBe('stdout:a\n stdout:b');
  });
});
