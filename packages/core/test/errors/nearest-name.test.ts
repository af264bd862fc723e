import { expect, it } from 'vitest';
import { nearestName } from '../../src/errors/nearest-name.ts';

const NAMES = ['signal', 'encoding', 'maxBytes', 'timeoutMs', 'env', 'init'];

it.each([
  ['singal', 'signal'],
  ['maxbytes', 'maxBytes'],
  ['max_bytes', 'maxBytes'],
  ['max-bytes', 'maxBytes'],
  ['timeout', 'timeoutMs'],
  ['encodng', 'encoding'],
  ['envs', 'env'],
])('%s: %s is meant', (name, meant) => {
  expect(nearestName(name, NAMES)).toBe(meant);
});

it.each(['cwd', 'shell', '', 'x'.repeat(100_000), '__proto__'])('nothing is near to %.20s', (name) => {
  expect(nearestName(name, NAMES)).toBeUndefined();
});

it('prefers the nearest of several', () => {
  expect(nearestName('onStart', ['onStat', 'onStarted', 'onStarts'])).toMatch(/^onSta(t|rts)$/);
  expect(nearestName('stdot', ['stdin', 'stdout'])).toBe('stdout');
});
