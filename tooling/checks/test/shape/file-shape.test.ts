import { expect, it } from 'vitest';
import { listOf } from '../../src/finding.ts';
import { fileShape } from '../../src/shape/file-shape.ts';
import { memoryRepository } from '../support/memory-repository.ts';

function findingsFor(path: string, text = ''): string {
  return listOf(fileShape(memoryRepository({ 'packages/a/package.json': {}, [`packages/a/${path}`]: text })));
}

it.each(['src/pull/single-flight.ts', 'test/run.engine.test.ts', 'src/x.ts', 'test/pull/types.test-d.ts'])(
  'accepts %s',
  (path) => {
    expect(findingsFor(path)).toBe('');
  },
);

it.each(['src/SingleFlight.ts', 'src/single_flight.ts', 'test/singleFlight.test.ts', 'src/-a.ts'])(
  'refuses the name of %s',
  (path) => {
    expect(findingsFor(path)).toContain('kebab-case');
  },
);

it('refuses names that say nothing', () => {
  expect(findingsFor('src/pull/utils.ts')).toBe(
    'packages/a/src/pull/utils.ts  "utils" does not say what the file holds',
  );
});

it('counts lines of sources, not of tests', () => {
  expect(findingsFor('src/long.ts', 'x\n'.repeat(250))).toBe('');
  expect(findingsFor('src/long.ts', 'x\n'.repeat(251))).toContain('has 251 lines; 250 is the ceiling');
  expect(findingsFor('test/long.test.ts', 'x\n'.repeat(251))).toBe('');
});
