import { expect, it } from 'vitest';
import { listOf } from '../../src/finding.ts';
import { privatePaths } from '../../src/hygiene/private-paths.ts';
import { memoryRepository } from '../support/memory-repository.ts';

function findingsIn(text: string): string {
  return listOf(privatePaths(memoryRepository({ 'notes.md': text })));
}

const path = (...parts: readonly string[]) => parts.join('/');

it('finds paths of one machine', () => {
  expect(findingsIn(`a\nsee ${path('', 'work', 'main')}`)).toContain(
    `notes.md:2  names a path of somebody's machine`,
  );
  expect(findingsIn(`HOME=${path('', 'root', '.docker')}`)).toContain(
    `notes.md:1  names a path of somebody's machine`,
  );
  expect(findingsIn(`see ${path('shared', 'reference')}`)).toContain(
    'notes.md:1  names a path outside the repository',
  );
});

it('leaves alone words that only contain them', () => {
  expect(findingsIn('network, ../shared/a.ts, a shared pull, /workdir/x, ./root.ts')).toBe('');
});
