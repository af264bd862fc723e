import { expect, it } from 'vitest';
import { shortened } from '../../src/protocol/shortened.ts';

it.each(['', 'short', 'ü'.repeat(48)])('%j is as it was', (text) => {
  expect(shortened(text, 100)).toBe(text);
});

it.each(['x'.repeat(1_000), 'ü'.repeat(1_000), '\u0000'.repeat(1_000)])(
  'what is longer is cut, and says so',
  (text) => {
    const cut = shortened(text, 100);
    expect(Buffer.byteLength(JSON.stringify(cut))).toBeLessThanOrEqual(103);
    expect(text.startsWith(cut.slice(0, -1))).toBe(true);
    expect(cut.endsWith('…')).toBe(true);
  },
);
