import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { inputOwner } from '../../src/run/input-owner.ts';

interface Process {
  readonly name: string;
  /** What is open, by number. */
  readonly open: Readonly<Record<string, string>>;
  /** Numbers that are written to. */
  readonly written?: readonly string[];
}

/** A `/proc` with drv and the shell that started it. */
async function procOf(own: string, shell: Process): Promise<string> {
  const proc = await mkdtemp(join(tmpdir(), 'drv-proc-'));
  onTestFinished(() => rm(proc, { recursive: true }));
  const add = async (id: string, { name, open, written = [] }: Process) => {
    for (const folder of ['fd', 'fdinfo']) await mkdir(join(proc, id, folder), { recursive: true });
    await writeFile(join(proc, id, 'status'), `Name:\t${name}\nPPid:\t1\n`);
    for (const [number, target] of Object.entries(open)) {
      await symlink(target, join(proc, id, 'fd', number));
      const flags = written.includes(number) ? '0100001' : '0100000';
      await writeFile(join(proc, id, 'fdinfo', number), `pos:\t0\nflags:\t${flags}\nmnt_id:\t14\n`);
    }
  };
  await add('self', { name: 'node', open: { 0: own } });
  await add('7', shell);
  return proc;
}

const READER = 'pipe:[41]';

it.each<[string, Process, string | undefined]>([
  ['bash has it as its stdin', { name: 'bash', open: { 0: READER } }, 'bash'],
  ['bash has it under another number', { name: 'bash', open: { 0: '/dev/null', 3: READER } }, undefined],
  ['fish reads a loop from it', { name: 'fish', open: { 0: '/dev/null', 5: READER } }, 'fish'],
  ['fish writes into it', { name: 'fish', open: { 0: '/dev/null', 5: READER }, written: ['5'] }, undefined],
  ['fish has another one', { name: 'fish', open: { 0: 'pipe:[40]' } }, undefined],
])('of a pipe: %s', async (_name, shell, owner) => {
  expect(inputOwner(7, await procOf(READER, shell))).toBe(owner);
});
