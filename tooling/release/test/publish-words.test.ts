import { expect, it } from 'vitest';
import { publishWords } from '../src/publish-words.ts';

it('publishes all packages, and says what is asked for', () => {
  expect(publishWords()).toEqual(['publish', '--recursive', '--no-git-checks']);
  expect(publishWords({ tag: 'canary', dryRun: true, provenance: true }).slice(3)).toEqual([
    '--tag',
    'canary',
    '--dry-run',
    '--provenance',
  ]);
});
