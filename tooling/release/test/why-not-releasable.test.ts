import { expect, it } from 'vitest';
import { whyNotReleasable } from '../src/why-not-releasable.ts';

const right = { changes: '', changesets: [], versions: { '@drv/core': '0.1.0' } };

it('lets what is committed and versioned be released', () => {
  expect(whyNotReleasable(right)).toBeUndefined();
});

it.each([
  [{ changes: ' M README.md' }, 'There are changes that are not committed:\n M README.md'],
  [{ changesets: ['.changeset/a.md'] }, 'Run `npx pnpm run version` and commit.'],
  [{ versions: { '@drv/core': '0.0.0' } }, 'Packages without a version: @drv/core.'],
])('says of %j why not', (change, why) => {
  expect(whyNotReleasable({ ...right, ...change })).toContain(why);
});
