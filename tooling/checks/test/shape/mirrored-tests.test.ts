import { expect, it } from 'vitest';
import { listOf } from '../../src/finding.ts';
import { mirroredTests } from '../../src/shape/mirrored-tests.ts';
import { memoryRepository } from '../support/memory-repository.ts';

function findingsFor(test: string): string {
  return listOf(
    mirroredTests(
      memoryRepository({
        'packages/a/package.json': {},
        'packages/a/src/pull/retry.ts': '',
        [`packages/a/test/${test}`]: '',
      }),
    ),
  );
}

it.each([
  'pull/retry.test.ts',
  'pull/retry.property.test.ts',
  'pull/vectors.test.ts',
  'whole.test.ts',
  'pull/anything.engine.test.ts',
  'support/fake-clock.ts',
  'fixtures/data.json',
])('accepts test/%s', (path) => {
  expect(findingsFor(path)).toBe('');
});

it('accepts one test for a folder', () => {
  const files = {
    'packages/a/package.json': {},
    'packages/a/src/run/pull/retry.ts': '',
    'packages/a/test/run/pull.test.ts': '',
  };
  expect(listOf(mirroredTests(memoryRepository(files)))).toBe('');
});

it('refuses a test of nothing', () => {
  expect(findingsFor('pull/retries.test.ts')).toBe(
    'packages/a/test/pull/retries.test.ts  tests mirror the sources, and there is no packages/a/src/pull/retries.ts',
  );
});
