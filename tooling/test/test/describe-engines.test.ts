import { expect, test } from 'vitest';

import { describeEngines } from '../src/describe-engines.ts';

test('each engine has a line: what was run there, or why nothing was', () => {
  const skipped = { file: 'a.test.ts', name: 'a', reason: 'it rains' };
  expect(
    describeEngines([
      {
        engine: 'Docker 20.10.24',
        what: 'every test',
        tally: { passed: 900, failed: 0, failures: [], skipped: [] },
      },
      {
        engine: 'Podman 4.3.1',
        what: 'the smoke set',
        tally: { passed: 40, failed: 1, failures: ['a.test.ts > a: wet'], skipped: [skipped] },
      },
      { engine: 'docker-28.5', what: 'not tested: no network' },
    ]),
  ).toBe(
    [
      'Engines:',
      '  Docker 20.10.24  every test: 900 passed, 0 failed',
      '  Podman 4.3.1     the smoke set: 40 passed, 1 failed, 1 skipped',
      '  docker-28.5      not tested: no network',
    ].join('\n'),
  );
});
