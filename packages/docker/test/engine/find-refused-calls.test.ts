import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NEEDED_CALLS } from '../../src/engine/find-refused-calls.ts';

it('the guide names every call that drv makes, and what needs it', () => {
  const guide = readFileSync(new URL('../../../../docs/guide/remote-engines.md', import.meta.url), 'utf8');
  const rows = NEEDED_CALLS.map(({ call, neededFor }) => `| \`${call}\` | ${neededFor} |`);
  expect(rows.filter((row) => !guide.includes(row))).toEqual([]);
});
