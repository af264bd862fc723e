import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { ROOT } from '../src/root.ts';
import { runVitest } from '../src/run-vitest.ts';

let directory: string;
beforeEach(() => {
  // Beside node_modules, or the small tests could not import vitest.
  directory = mkdtempSync(join(ROOT, 'tooling/test/.run-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function tallyOf(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return runVitest(['--root', directory, '--config', join(directory, 'vitest.config.mjs'), '--silent'], {
    signal: AbortSignal.timeout(50_000),
    stdio: 'ignore',
  });
}

const from = (names: string) => `import { ${names} } from 'vitest';\n`;

test('counts tests, and gives the reasons of the skipped ones', { timeout: 60_000 }, async () => {
  const tally = await tallyOf({
    'vitest.config.mjs': 'export default {};',
    'some.test.mjs': `${from('expect, test')}
      test('good', () => {});
      test('better', () => {});
      test('bad', () => { expect(1).toBe(2); });
      test('not here', ({ skip }) => { skip('no moon tonight'); });
      test.skip('nor here (skipped: it rains (hard))', () => {});`,
  });
  expect(tally).toMatchObject({ passed: 2, failed: 1 });
  expect(tally.failures).toEqual([expect.stringMatching(/some\.test\.mjs > bad: expected 1 to be 2/)]);
  expect(tally.skipped).toMatchObject([
    { file: expect.stringMatching(/some\.test\.mjs$/), name: 'not here', reason: 'no moon tonight' },
    { name: 'nor here', reason: 'it rains (hard)' },
  ]);
});

test('counts what fails outside of a test', { timeout: 60_000 }, async () => {
  const tally = await tallyOf({
    'vitest.config.mjs': 'export default {};',
    'broken.test.mjs': `import './nowhere.mjs';`,
    'hook.test.mjs': `${from('beforeAll, describe, test')}
      describe('a suite', () => {
        beforeAll(() => { throw new Error('no water'); });
        test('swims', () => {});
      });`,
    'late.test.mjs': `${from('test')}
      test('leaves a rejection', async () => {
        void Promise.reject(new Error('forgotten'));
        await new Promise((resolve) => { setImmediate(resolve); });
      });`,
  });
  expect(tally.passed).toBe(1);
  expect(tally.failed).toBe(3);
  expect(tally.skipped).toMatchObject([{ reason: 'what should have set the test up failed, see above' }]);
});

test.each([
  ['before', `throw new Error('no engine');`, 0],
  ['after', `return async () => { throw new Error('left a container'); };`, 1],
])(
  'a global set-up that fails %s the tests is one failure',
  { timeout: 60_000 },
  async (_when, setUp, passed) => {
    const tally = await tallyOf({
      'vitest.config.mjs': `export default { test: { globalSetup: ['./global.mjs'] } };`,
      'global.mjs': `export default async () => { ${setUp} };`,
      'some.test.mjs': `${from('test')} test('good', () => {});`,
    });
    expect(tally).toMatchObject({ passed, failed: 1 });
  },
);
