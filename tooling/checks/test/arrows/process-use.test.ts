import { expect, it } from 'vitest';
import { processUse } from '../../src/arrows/process-use.ts';
import { listOf } from '../../src/finding.ts';
import { memoryRepository } from '../support/memory-repository.ts';

function findingsIn(dir: string, text: string): string {
  return listOf(processUse(memoryRepository({ [`${dir}/package.json`]: {}, [`${dir}/src/a.ts`]: text })));
}

it.each([
  ['process.env', 'const home = process.env.HOME;'],
  ['process.env', "const home = process['env'];"],
  ['process.env', 'const { env } = process;'],
  ['process.env', 'const { env: environment } = globalThis.process;'],
  ['process.argv', 'export const words = process.argv.slice(2);'],
  ['process.on', "process.on('SIGTERM', stop);"],
  ['process.stdout', "process.stdout.write('x');"],
  ['process.exitCode', 'process.exitCode = 1;'],
  ['node:process', "import { env } from 'node:process';"],
  ['node:process', "import process from 'process';"],
])('finds %s in %s', (used, text) => {
  expect(findingsIn('packages/auth', `\n${text}`)).toContain(`packages/auth/src/a.ts:2  uses ${used};`);
});

it('leaves alone what is harmless, and what only has the name', () => {
  const text =
    'const pid = process.pid;\nconst { platform } = process;\nconst env = options.env;\n// process.env\n';
  expect(findingsIn('packages/auth', text)).toBe('');
});

it('lets the application read its own process', () => {
  expect(findingsIn('apps/drv', 'export const home = process.env.HOME;')).toBe('');
});
