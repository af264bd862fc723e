import { expect, it } from 'vitest';
import { errorDocs } from '../../src/docs/error-docs.ts';

const codes = {
  DRV_ONE: { kind: 'caller', retryable: false, means: 'The first.' },
  DRV_TWO: { kind: 'engine', retryable: true, means: 'The second.' },
};

it('lists every code under its kind', () => {
  const text = errorDocs(codes);
  expect(text).toMatch(/## Caller[^#]*\| `DRV_ONE` \| no \| The first\. \|/);
  expect(text).toMatch(/## Engine[^#]*\| `DRV_TWO` \| yes \| The second\. \|/);
});
