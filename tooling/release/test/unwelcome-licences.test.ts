import { expect, it } from 'vitest';
import { unwelcomeLicences } from '../src/unwelcome-licences.ts';

it('names the dependencies that a user may not be able to take', () => {
  const report = {
    MIT: [{ name: 'a' }],
    '(GPL-3.0 OR MIT)': [{ name: 'b' }],
    'AGPL-3.0': [{ name: 'c' }],
    Unknown: [{ name: 'd' }],
  };
  expect(unwelcomeLicences(report)).toEqual(['c (AGPL-3.0)', 'd (Unknown)']);
});
