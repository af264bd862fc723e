import { expect, it } from 'vitest';
import { listOf } from '../../src/finding.ts';
import { firstRelease } from '../../src/hygiene/first-release.ts';
import { memoryRepository } from '../support/memory-repository.ts';

const packages = {
  'packages/a/package.json': { name: '@drv/a', version: '0.0.0' },
  'packages/b/package.json': { name: '@drv/b', version: '0.1.0' },
  'tooling/c/package.json': { name: '@drv/c', version: '0.0.0', private: true },
};

it('asks for a changeset where nothing was released yet', () => {
  expect(listOf(firstRelease(memoryRepository(packages)))).toBe(
    'packages/a  @drv/a has no changeset for its first release',
  );
});

it('finds it, and does not take the explanation for one', () => {
  const text = '---\n"@drv/a": minor\n---\n\nNew.\n';
  expect(listOf(firstRelease(memoryRepository({ ...packages, '.changeset/first.md': text })))).toBe('');
  expect(listOf(firstRelease(memoryRepository({ ...packages, '.changeset/README.md': text })))).not.toBe('');
});
