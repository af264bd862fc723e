import { expect, it } from 'vitest';
import { listOf } from '../../src/finding.ts';
import { folderShape } from '../../src/shape/folder-shape.ts';
import { memoryRepository } from '../support/memory-repository.ts';

const whole = {
  'packages/a/package.json': {},
  'packages/a/README.md': '',
  'packages/a/CHANGELOG.md': '',
  'packages/a/tsconfig.json': {},
  'packages/a/tsup.config.ts': '',
  'packages/a/vitest.config.ts': '',
  'packages/a/src/index.ts': '',
  'packages/a/test/a.test.ts': '',
};

it('is content with a whole folder', () => {
  expect(listOf(folderShape(memoryRepository(whole)))).toBe('');
});

it('names what is missing', () => {
  const { 'packages/a/README.md': _readme, 'packages/a/test/a.test.ts': _test, ...rest } = whole;
  expect(listOf(folderShape(memoryRepository(rest)))).toBe(
    'packages/a  has no README.md\npackages/a  has no files in test/',
  );
});

it('asks nothing of folders without a package, or of tools', () => {
  expect(
    listOf(folderShape(memoryRepository({ 'packages/note.md': '', 'tooling/x/package.json': {} }))),
  ).toBe('');
});
