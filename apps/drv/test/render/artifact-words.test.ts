import type { ArtifactReport } from '@drv/core';
import { expect, it } from 'vitest';
import { artifactWords } from '../../src/render/artifact-words.ts';

const whole: ArtifactReport = {
  path: '/out',
  entries: 3,
  bytes: 2_048,
  complete: true,
  skipped: [],
  skippedCount: 0,
};

it.each<[string, Partial<ArtifactReport>]>([
  ['Took 3 entries of /out, 2 KiB', {}],
  ['Took 1 entry of /out, 2 KiB', { entries: 1 }],
  ['The task left nothing at /out', { complete: false, incomplete: 'missing', entries: 0 }],
  [
    '/out could not be taken out: no',
    { complete: false, incomplete: 'failed', failure: { code: 'DRV_PROTOCOL', message: 'no' } },
  ],
  [
    '/out could not be taken out: /here/x must be a directory of this machine: something else is there',
    {
      complete: false,
      incomplete: 'failed',
      failure: {
        code: 'DRV_INVALID_OPTION',
        message: 'into: /here/x must be a directory of this machine: something else is there',
      },
    },
  ],
  [
    'Took 3 entries of /out, 2 KiB; 5 left out, the first out/x (link that leads out of it)',
    { skipped: [{ path: 'out/x', reason: 'link' }], skippedCount: 5 },
  ],
  [
    'Took only 3 entries of /out, 2 KiB; 1 left out, the first out/big (beyond the limit)',
    {
      complete: false,
      incomplete: 'limitBytes',
      skipped: [{ path: 'out/big', reason: 'limit' }],
      skippedCount: 1,
    },
  ],
])('says: %s', (words, change) => {
  expect(artifactWords({ ...whole, ...change })).toBe(words);
});

it('shows no control character of a name', () => {
  const skipped = [{ path: 'out/\u001b[2J', reason: 'name' }] as const;
  expect(artifactWords({ ...whole, skipped, skippedCount: 1 })).not.toContain('\u001b');
});
