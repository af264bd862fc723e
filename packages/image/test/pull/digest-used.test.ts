import { describe, expect, it } from 'vitest';

import { parseReference } from '../../src/index.ts';
import { digestUsed } from '../../src/pull/digest-used.ts';
import { digestOf, storedImage } from '../support/stored-image.ts';

const [first, second] = [digestOf('first'), digestOf('second')];

describe('digestUsed', () => {
  it('is the one asked for', () => {
    const image = storedImage('busybox', { digests: [`ghcr.io/mirror/busybox@${first}`] });
    expect(digestUsed(parseReference(`busybox:1@${first}`), image)).toBe(
      `docker.io/library/busybox@${first}`,
    );
  });

  it('is of the repository asked for, however the engine writes it', () => {
    const image = storedImage('busybox', {
      digests: [`ghcr.io/mirror/busybox@${first}`, `busybox@${second}`, '<none>@<none>'],
    });
    expect(digestUsed(parseReference('busybox:1'), image)).toBe(`docker.io/library/busybox@${second}`);
  });

  it('is the one that the pull named, of several', () => {
    const image = storedImage('busybox', { digests: [`busybox@${first}`, `busybox@${second}`] });
    const used = (pulled?: string) => digestUsed(parseReference('busybox'), image, pulled);
    expect(used(second)).toBe(`docker.io/library/busybox@${second}`);
    expect(used()).toBe(`docker.io/library/busybox@${first}`);
    expect(used(digestOf('unknown'))).toBe(`docker.io/library/busybox@${first}`);
  });

  it('is absent for an image that came from no registry', () => {
    expect(digestUsed(parseReference('built'), storedImage('built', { digests: [] }))).toBeUndefined();
  });
});
