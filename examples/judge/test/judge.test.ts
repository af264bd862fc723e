import { createMemoryDriver, standardPrograms, programs } from '@drv/testing';
import { expect, test } from 'vitest';
import { judge } from '../src/judge.ts';

const options = { image: 'busybox', timeoutMs: 200, memoryBytes: 64 << 20, outputBytes: 1_000 };

// No Docker: the containers of this driver are functions, and the judge does not know.
test.each([
  ['accepted', programs.print('42\n')],
  ['wrong answer', programs.print('41\n')],
  ['runtime error', programs.exit(3)],
  ['time limit exceeded', programs.sleep()],
] as const)('%s', async (verdict, { name, args }) => {
  await using driver = createMemoryDriver({ programs: standardPrograms });
  const submission = { command: [name, ...args], input: '', expected: '42' };
  expect(await judge(driver, submission, options)).toBe(verdict);
});
