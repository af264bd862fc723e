import { describe, expect, it } from 'vitest';

import { pullName } from '../../src/index.ts';
import { referencesOf } from '../../src/reference/references-of.ts';
import { digestOf, storedImage } from '../support/stored-image.ts';

describe('referencesOf', () => {
  it('reads tags and digests, and leaves out what names nothing', () => {
    const digest = digestOf('manifest');
    const image = storedImage('busybox', {
      tags: ['busybox:1', '<none>:<none>'],
      digests: [`busybox@${digest}`, '<none>@<none>'],
    });
    expect(referencesOf(image).map(pullName)).toEqual([
      'docker.io/library/busybox:1',
      `docker.io/library/busybox@${digest}`,
    ]);
  });
});
