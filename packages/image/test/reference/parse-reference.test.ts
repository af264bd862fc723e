import { describe, expect, it } from 'vitest';

import { formatReference, parseReference, repositoryName } from '../../src/index.ts';
import { problemOf } from '../support/problem-of.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseReference', () => {
  it('keeps the tag and the digest', () => {
    expect(parseReference(`busybox:1.36@${DIGEST}`)).toEqual({
      registry: 'docker.io',
      repository: 'library/busybox',
      tag: '1.36',
      digest: DIGEST,
    });
  });

  it('makes up neither', () => {
    expect(parseReference('ghcr.io/org/tool')).toEqual({ registry: 'ghcr.io', repository: 'org/tool' });
  });

  it.each([
    ['foo/Bar', 'uppercase', 4],
    ['Foo:tag', 'uppercase', 0],
    ['ghcr.io/org/Tool:1', 'uppercase', 12],
    ['foo bar', 'invalid-format', 3],
    ['foo/', 'invalid-format', 4],
    ['a//b', 'invalid-format', 2],
    ['foo-', 'invalid-format', 4],
    ['exa_mple.com/a', 'invalid-format', 3],
    ['example-.com/a', 'invalid-format', 8],
    ['example.com:/a', 'invalid-format', 12],
    ['example.com:port/a', 'invalid-format', 12],
    ['[::1/a', 'invalid-format', 4],
    ['[fe80::1%eth0]:5000/a', 'invalid-format', 8],
    ['https://ghcr.io/a', 'invalid-format', 6],
    ['foo:', 'invalid-format', 4],
    ['foo:-1', 'invalid-format', 4],
    ['foo:a:b', 'invalid-format', 5],
    [`foo:${'t'.repeat(129)}`, 'invalid-format', 132],
    ['foo@', 'invalid-format', 4],
    ['foo@sha256', 'invalid-format', 10],
    ['foo@sha256:xyz', 'invalid-format', 11],
    ['foo@sha256:abc', 'invalid-format', 14],
    [`foo@md5:${'a'.repeat(32)}`, 'digest-unsupported', 4],
    [`foo@${DIGEST.slice(0, -1)}`, 'digest-length', 74],
    [`foo@${DIGEST}0`, 'digest-length', 75],
    [`foo@${DIGEST.slice(0, -1)}F`, 'digest-format', 74],
    [`foo:1@SHA256:${'a'.repeat(64)}`, 'digest-format', 6],
    ['a'.repeat(64), 'identifier', 0],
    [`x.io/${'a'.repeat(256)}`, 'name-too-long', 5],
    ['a'.repeat(2_000), 'name-too-long', 1_024],
  ])('points at the character: %s', (text, problem, offset) => {
    expect(problemOf(parseReference, text)).toMatchObject({ problem, offset });
  });

  it('says in words what is wrong, where, and what would be right', () => {
    expect(problemOf(parseReference, 'ghcr.io/org/Tool')?.message).toBe(
      'Image reference "ghcr.io/org/Tool" is wrong at offset 12, "T": expected the repository in lower case',
    );
    expect(problemOf(parseReference, 'ghcr.io/')?.message).toBe(
      'Image reference "ghcr.io/" ends too early, at offset 8: expected a lower-case letter or a digit',
    );
    expect(problemOf(parseReference, '')?.message).toBe(
      'Image reference "" is empty: expected a lower-case letter or a digit',
    );
  });

  it('does not repeat what looks like a password', () => {
    const message = problemOf(parseReference, 'https://joe:hunter2@ghcr.io/org/tool')?.message;
    expect(message).toContain('@ghcr.io/org/tool');
    expect(message).not.toContain('hunter2');
  });

  it('repeats no more than a bounded part of a long text', () => {
    expect(problemOf(parseReference, `${'x'.repeat(500)}!`)?.message.length).toBeLessThan(300);
  });

  it('refuses what is no string, as a caller without types may pass', () => {
    for (const value of [undefined, null, 7, {}]) {
      expect(problemOf(parseReference as (text: unknown) => unknown, value as string)).toMatchObject({
        wanted: 'a string',
      });
    }
  });
});

describe('the familiar form', () => {
  it('is what Docker shows', () => {
    const reference = parseReference('docker.io/library/busybox:1');
    expect(formatReference(reference, 'familiar')).toBe('busybox:1');
    expect(repositoryName(reference, 'familiar')).toBe('busybox');
    expect(repositoryName(parseReference('docker.io/library/a/b'), 'familiar')).toBe('library/a/b');
    expect(repositoryName(parseReference('ghcr.io/library/a'), 'familiar')).toBe('ghcr.io/library/a');
  });
});
