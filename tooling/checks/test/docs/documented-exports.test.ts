import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { undocumentedExports } from '../../src/docs/documented-exports.ts';
import { listOf } from '../../src/finding.ts';
import { root } from '../../src/repository/git-repository.ts';

let at: string;

beforeEach(() => {
  at = mkdtempSync(join(tmpdir(), 'drv-checks-'));
  cpSync(join(root, 'tsconfig.base.json'), join(at, 'tsconfig.base.json'));
});
afterEach(() => {
  rmSync(at, { recursive: true });
});

it('follows an export to its definition', () => {
  writeFileSync(
    join(at, 'index.ts'),
    "export { run, stop } from './run.ts';\nexport type { Run } from './run.ts';\n",
  );
  writeFileSync(
    join(at, 'run.ts'),
    '/** Runs. */\nexport function run() {}\n\n// not a doc comment\nexport function stop() {}\nexport interface Run {}\n',
  );
  expect(listOf(undocumentedExports(at, ['index.ts']))).toBe(
    'run.ts:5  stop is exported by index.ts and has no doc comment\nrun.ts:6  Run is exported by index.ts and has no doc comment',
  );
});

it('takes an interface whose members all say what they are', () => {
  writeFileSync(
    join(at, 'index.ts'),
    `export interface AllSaid {
       /** Milliseconds. */
       readonly ms: number;
       /** @default 1 */
       readonly n?: number;
     }
     export interface HalfSaid {
       /** Milliseconds. */
       readonly ms: number;
       readonly n?: number;
     }`,
  );
  expect(listOf(undocumentedExports(at, ['index.ts']))).toBe(
    'index.ts:7  HalfSaid is exported by index.ts and has no doc comment',
  );
});
