import type { Credentials } from '@drv/core';
import { describe, expect, it } from 'vitest';

import { parseReference } from '../../src/index.ts';
import { createGrants } from '../../src/pull/grants.ts';
import { storedImage } from '../support/stored-image.ts';

const reference = parseReference('registry.test/app:1');
const image = storedImage('registry.test/app:1');
const by = (username: string): Credentials => ({ kind: 'basic', username, password: 'x' });

describe('createGrants', () => {
  it('is by credentials, image and repository, not by tag', () => {
    const grants = createGrants();
    grants.add({ reference, credentials: by('joe') }, image);
    const allows = (name: string, credentials: Credentials, id = image.id) =>
      grants.allows({ reference: parseReference(name), credentials }, { ...image, id });
    expect(allows('registry.test/app:1', by('joe'))).toBe(true);
    expect(allows('registry.test/app:2', by('joe'))).toBe(true);
    expect(allows('registry.test/app:1', by('jane'))).toBe(false);
    expect(allows('registry.test/app:1', by('joe'), 'sha256:other')).toBe(false);
    expect(allows('registry.test/other:1', by('joe'))).toBe(false);
  });

  it('lets everybody have what anybody was given', () => {
    const grants = createGrants();
    grants.add({ reference, credentials: { kind: 'anonymous' } }, image);
    expect(grants.allows({ reference, credentials: by('joe') }, image)).toBe(true);
  });

  it('forgets the oldest beyond its bound', () => {
    const grants = createGrants(2);
    for (const name of ['a', 'b', 'a', 'c']) grants.add({ reference, credentials: by(name) }, image);
    const known = ['a', 'b', 'c'].map((name) => grants.allows({ reference, credentials: by(name) }, image));
    expect(known).toEqual([true, false, true]);
  });
});
