import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseReference, referencePattern, repositoryName } from '../../src/index.ts';
import { problemOf } from '../support/problem-of.ts';
import { referenceText } from '../support/references.ts';

const PIN = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;

describe('referencePattern', () => {
  it.each([
    [
      'busybox',
      ['busybox', 'busybox:1', 'docker.io/library/busybox:2', `busybox@${PIN}`],
      ['busybox2', 'ghcr.io/library/busybox'],
    ],
    [
      'busybox:1',
      ['docker.io/library/busybox:1', 'index.docker.io/busybox:1'],
      ['busybox:2', 'busybox', `busybox@${PIN}`],
    ],
    ['busybox:latest', ['busybox'], ['busybox:1']],
    [`busybox@${PIN}`, [`busybox@${PIN}`, `busybox:1@${PIN}`], [`busybox@${OTHER}`, 'busybox']],
    [
      'ghcr.io/org/*',
      ['ghcr.io/org/a', 'ghcr.io/org/a/b:1'],
      ['ghcr.io/organisation/a', 'ghcr.io/org', 'docker.io/org/a'],
    ],
    ['org/*', ['org/a', 'docker.io/org/a'], ['library/org', 'ghcr.io/org/a']],
    ['localhost:5000/*', ['localhost:5000/a', 'localhost:5000/a/b'], ['localhost:5001/a', 'a']],
    ['docker.io/*', ['busybox', 'org/a'], ['ghcr.io/a/b']],
    ['library/*', ['busybox', 'library/a/b'], ['org/a']],
  ])('%s', (pattern, matched, others) => {
    const matches = referencePattern(pattern);
    for (const text of matched) expect([text, matches(parseReference(text))]).toEqual([text, true]);
    for (const text of others) expect([text, matches(parseReference(text))]).toEqual([text, false]);
  });

  it.each(['', '*', '/*', 'Foo', 'a:b/*', 'ghcr.io/*/a', 'busy*'])('refuses %j', (pattern) => {
    expect(problemOf(referencePattern, pattern)).toBeDefined();
  });

  it('matches every reference by itself, by its repository and by its registry', () => {
    fc.assert(
      fc.property(referenceText, (text) => {
        fc.pre(problemOf(parseReference, text) === undefined);
        const reference = parseReference(text);
        expect(referencePattern(text)(reference)).toBe(true);
        expect(referencePattern(repositoryName(reference))(reference)).toBe(true);
        expect(referencePattern(`${reference.registry}/*`)(reference)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
