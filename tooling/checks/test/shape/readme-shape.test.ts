import { expect, it } from 'vitest';
import { listOf } from '../../src/finding.ts';
import { readmeShape } from '../../src/shape/readme-shape.ts';
import { memoryRepository } from '../support/memory-repository.ts';

const right = [
  '# @drv/a',
  '',
  'One sentence.',
  '',
  '```ts',
  'const a = 1;',
  '```',
  '',
  ...['Why this package', 'Install', 'API', 'How it works', 'Errors', 'Licence'].map((name) => `## ${name}`),
].join('\n');

function findingsFor(text: string): string {
  const files = { 'packages/a/package.json': { name: '@drv/a' }, 'packages/a/README.md': text };
  return listOf(readmeShape(memoryRepository(files)));
}

it('is content with the common order, and further sections', () => {
  expect(findingsFor(right)).toBe('');
});

it.each([
  [right.replace('# @drv/a', '# The package a'), 'the title must be @drv/a'],
  [right.replace('One sentence.', '![build](badge.svg)'), 'no badges and pictures'],
  [right.replace('One sentence.\n', ''), 'after the title comes one sentence'],
  [right.replace('```ts', '```js'), 'before the first section comes a program'],
  [right.replace('## Install\n', ''), 'has no section "Install"'],
  [right.replace('## API\n', '').concat('\n## API'), 'the section "Errors" stands too early'],
  [right.replace('const a = 1;', 'a();\n'.repeat(13)), 'the first program has 13 lines; 12 are enough'],
])('refuses anything else (%#)', (text, what) => {
  expect(findingsFor(text)).toContain(what);
});
