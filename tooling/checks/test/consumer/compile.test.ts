import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileErrors, CONSUMERS } from '../../src/consumer/compile.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'drv-checks-'));
  mkdirSync(join(dir, 'node_modules/library'), { recursive: true });
  writeFileSync(
    join(dir, 'node_modules/library/package.json'),
    '{ "name": "library", "types": "index.d.ts" }',
  );
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function errorsWith(declaration: string): Promise<string> {
  writeFileSync(join(dir, 'node_modules/library/index.d.ts'), declaration);
  const text = "import { size } from 'library';\nexport const length: number = size;\n";
  return compileErrors(dir, { typescript: '7', nodeTypes: 24, resolution: 'nodenext' }, text);
}

it('knows every combination of compiler, declarations of Node and resolution', () => {
  expect(CONSUMERS).toHaveLength(27);
});

it('is content with declarations that stand alone', async () => {
  expect(await errorsWith('export declare const size: number;')).toBe('');
});

it('has the declarations of Node', async () => {
  expect(
    await errorsWith(
      "import { Readable } from 'node:stream';\nexport declare const size: Readable['readableLength'];",
    ),
  ).toBe('');
});

it('sees a type of a package that is not there, although only the declaration mentions it', async () => {
  const text =
    "import Docker from 'dockerode';\nexport declare const size: number;\nexport declare const docker: Docker;";
  expect(await errorsWith(text)).toContain("Cannot find module 'dockerode'");
});

it('sees a wrong use', async () => {
  expect(await errorsWith('export declare const size: string;')).toContain('consumer.cts(2,14)');
});
