import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileErrors, CONSUMERS } from '../../src/consumer/compile.ts';
import { root } from '../../src/repository/git-repository.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'drv-checks-'));
  mkdirSync(join(dir, 'node_modules/@types'), { recursive: true });
  symlinkSync(join(root, 'node_modules/@types/node'), join(dir, 'node_modules/@types/node'));
  mkdirSync(join(dir, 'node_modules/library'));
  writeFileSync(
    join(dir, 'node_modules/library/package.json'),
    '{ "name": "library", "types": "index.d.ts" }',
  );
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function errorsWith(declaration: string): string {
  const { file, options } = CONSUMERS['nodenext, CommonJS'];
  writeFileSync(join(dir, 'node_modules/library/index.d.ts'), declaration);
  writeFileSync(
    join(dir, file),
    "import library = require('library');\nexport const size: number = library.size;\n",
  );
  return compileErrors(dir, [file], options);
}

it('is content with declarations that stand alone', () => {
  expect(errorsWith('export declare const size: number;')).toBe('');
});

it('sees a type of a package that is not there, although only the declaration mentions it', () => {
  const text =
    "import Docker from 'dockerode';\nexport declare const size: number;\nexport declare const docker: Docker;";
  expect(errorsWith(text)).toContain("node_modules/library/index.d.ts:1  Cannot find module 'dockerode'");
});

it('sees a wrong use', () => {
  expect(errorsWith('export declare const size: string;')).toContain('consumer.cts:2');
});
