import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { collectInput } from '../src/collect-input.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drv-demo-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function tree(files: Readonly<Record<string, string>>): string {
  const root = join(directory, 'source');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('joins text files in the order of their paths, and no others', () => {
  const source = tree({
    'b/z.ts': 'three',
    'b/a.md': 'two ',
    'a.js': 'one ',
    'a.png': 'no',
    'B.txt': 'zero ',
  });
  symlinkSync('a.js', join(source, 'link.js'));
  const { path, bytes } = collectInput(source, join(directory, 'out/input.txt'), 10);
  expect(readFileSync(path, 'utf8')).toBe('zero one two ');
  expect(bytes).toBe(13);
});

test('says so when there is not enough text', () => {
  expect(() => collectInput(tree({ 'a.md': 'little' }), join(directory, 'input.txt'), 100)).toThrow(
    /has only 6 bytes of text/,
  );
});

test('uses a target that is large enough again', () => {
  const target = join(directory, 'input.txt');
  writeFileSync(target, 'from the last time');
  expect(collectInput(join(directory, 'nowhere'), target, 10)).toEqual({ path: target, bytes: 18 });
});
