import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyIndex } from '../../src/match/key-index.ts';
import { matchesGlob } from '../../src/match/matches-glob.ts';

const keysFor = (keys: readonly string[], registry: string, repository = 'a'): readonly string[] => {
  const index = createKeyIndex(
    keys.map((key) => [key, true]),
    { wildcardHosts: true },
  );
  return [...index.find({ registry, repository })].map(({ key }) => key);
};

describe('a * in the host', () => {
  it.each([
    ['*.example.com', 'eu.example.com'],
    ['eu*.example.com', 'eu-1.example.com'],
    ['*.*.example.com', 'a.b.example.com'],
    ['*.example.com:5000', 'eu.example.com:5000'],
    ['https://*.example.com/v1/', 'eu.example.com'],
    ['*.EXAMPLE.com', 'eu.example.com'],
  ])('%s is for %s', (key, registry) => {
    expect(keysFor([key], registry)).toEqual([key]);
  });

  it.each([
    ['*.example.com', 'example.com'],
    ['*.example.com', 'a.b.example.com'],
    ['*.example.com', 'eu.example.com:5000'],
    ['*.example.com:5000', 'eu.example.com:5001'],
    ['*.example.com:5000', 'eu.example.com'],
    ['*.*', 'eu.com:444'],
    ['*', '[::1]'],
    ['*.example.*@evil.com', 'eu.example.com'],
    ['*.doc\u212Aer.io', 'eu.docker.io'],
  ])('%s is not for %s', (key, registry) => {
    expect(keysFor([key], registry)).toEqual([]);
  });

  it('comes after every key without one, then longer paths and more letters first', () => {
    const best = [
      'eu.example.com',
      '*.example.com/a',
      'eu*.example.com',
      'b*.example.com',
      '*.example.com',
      '*.*.com',
    ];
    expect(keysFor([...best].reverse(), 'eu.example.com', 'a/b')).toEqual(
      best.filter((key) => key !== 'b*.example.com'),
    );
  });

  it('is taken literally where wildcards are not asked for', () => {
    const index = createKeyIndex([['*.example.com', true]]);
    expect([...index.find({ registry: 'eu.example.com', repository: 'a' })]).toEqual([]);
  });
});

describe('matchesGlob', () => {
  it('agrees with a regular expression', () => {
    const text = fc.stringMatching(/^[ab.:]{0,8}$/);
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*.:]{0,6}$/), text, (pattern, candidate) => {
        expect(matchesGlob(pattern, candidate)).toBe(
          new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.:]*')}$`).test(candidate),
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it('does not blow up on a pattern made for it', () => {
    expect(matchesGlob('*a'.repeat(60), `${'a'.repeat(200)}b`)).toBe(false);
  });
});
