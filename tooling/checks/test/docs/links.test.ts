import { expect, it } from 'vitest';
import { brokenLinks } from '../../src/docs/links.ts';
import { listOf } from '../../src/finding.ts';
import { memoryRepository } from '../support/memory-repository.ts';

function findingsIn(text: string): string {
  return listOf(brokenLinks(memoryRepository({ 'docs/a.md': text, 'docs/b.md': '# Title', 'src/c.ts': '' })));
}

it.each([
  '[b](b.md)',
  '[b](b.md#title)',
  '[c](../src/c.ts)',
  '[src](../src/)',
  '[x](https://example.org/none)',
  '[me](#here)\n# Here',
])('accepts %s', (text) => {
  expect(findingsIn(text)).toBe('');
});

it('names the file that is not there', () => {
  expect(findingsIn('\n[c](c.md)')).toBe('docs/a.md:2  links to c.md, which does not exist');
  expect(findingsIn('[up](../../x.md)')).toContain('which does not exist');
});

it('names the heading that is not there', () => {
  expect(findingsIn('[b](b.md#other)')).toBe('docs/a.md:1  links to b.md#other: no such heading');
});
