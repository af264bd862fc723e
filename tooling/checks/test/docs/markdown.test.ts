import { expect, it } from 'vitest';
import { anchorsOf, fencedBlocks, linksOf } from '../../src/docs/markdown.ts';

it('finds fenced blocks with language and line', () => {
  const text = '# a\n```ts\nconst a = 1;\n```\n\n- item\n  ```sh\n  ls\n  ```\n';
  expect(fencedBlocks(text)).toEqual([
    { language: 'ts', text: 'const a = 1;', line: 3 },
    { language: 'sh', text: 'ls', line: 8 },
  ]);
});

it('lets a longer fence hold a shorter one', () => {
  expect(fencedBlocks('````md\n```ts\nx\n```\n````')).toEqual([
    { language: 'md', text: '```ts\nx\n```', line: 2 },
  ]);
});

it('finds links in prose only', () => {
  const text = 'see [a](a.md#x), ![i](i.png "t") and `[no](no.md)`\n```\n[no](no.md)\n```\n[ref]: r.md\n';
  expect(linksOf(text).map(({ target, line }) => `${line} ${target}`)).toEqual([
    '1 a.md#x',
    '1 i.png',
    '5 r.md',
  ]);
});

it('spells anchors as GitHub does', () => {
  const text =
    '# Two commands\n## `runTask(driver, task)`\n## A, B & C\n## Again\n## Again\n```\n# no\n```\n';
  expect([...anchorsOf(text)]).toEqual(['two-commands', 'runtaskdriver-task', 'a-b--c', 'again', 'again-1']);
});
