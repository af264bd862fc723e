import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createMemoryDriver, standardPrograms, type MemoryDriver } from '@drv/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeIo, type FakeIo } from './support/fake-io.ts';

// The same driver that other people's tests use: what the command does with it, it does with any driver.
function onMemory(given: Parameters<typeof fakeIo>[0] = {}): FakeIo & { readonly memory: MemoryDriver } {
  const memory = createMemoryDriver({ programs: standardPrograms });
  const io = fakeIo({
    ...given,
    compose: async () => ({
      driver: memory,
      engine: {} as never,
      puller: {} as never,
      credentials: { name: 'none', resolve: async () => undefined },
      passedOver: [],
      places: async () => 1,
      close: () => memory.close(),
    }),
  });
  return Object.assign(io, { memory });
}

it.each([
  [['copy'], 0, /^drv: success \(task ran.*, stdout 5 B\n$/],
  [['exit', '3'], 3, /^drv: exit code 3 \(task ran/],
  [['kill-self', 'SEGV'], 139, /^drv: killed by SIGSEGV \(task ran/],
  [['exhaust-memory'], 137, /^drv: killed: out of memory \(task ran/],
  [['no-such-program'], 127, /^drv: .*no-such-program.*\n$/],
])('%j exits with %i', async (command, code, said) => {
  const io = onMemory({ stdin: () => Readable.from(['input']) });
  expect(await io.run('run', '-m', '64m', 'busybox', ...command)).toBe(code);
  expect(io.stderr.text()).toMatch(said);
  expect(io.memory.inspect().containers).toEqual([]);
});

it('a deadline exits with 124, also when the task ignores SIGTERM', async () => {
  const io = onMemory();
  expect(await io.run('run', '--timeout', '20ms', '--grace', '10ms', 'busybox', 'ignore-term')).toBe(124);
  expect(io.stderr.text()).toMatch(/^drv: timed out after 20 ms, killed, /);
});

it('a flood stops at its limit', async () => {
  const io = onMemory();
  expect(await io.run('run', '--output-limit', '1m', '--on-output-limit', 'stop', 'busybox', 'flood')).toBe(
    137,
  );
  expect(io.stderr.text()).toMatch(/^drv: killed: exceeded its output limit.*, output cut at its limit\n$/);
});

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drv-transfers-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('--copy-in gives the task a file of this machine, and --explain names both', async () => {
  const folder = await temporary();
  await writeFile(join(folder, 'in: 1'), 'hello');
  const io = onMemory();
  const copied = `${join(folder, 'in: 1')}:/job/in`;
  expect(await io.run('run', '--copy-in', copied, '--explain', 'busybox', 'print-file', '/job/in')).toBe(0);
  expect(io.stdout.text()).toBe('hello');
  expect(io.stderr.text()).toContain(`files put in      ${join(folder, 'in: 1')} at /job/in`);
});

it('--artifact writes what the task left, also after a failure, and says what is not whole', async () => {
  const folder = await temporary();
  const io = onMemory();
  const asked = ['--artifact', `/out:${folder}`, '--artifact', `/absent:${folder}`];
  expect(await io.run('run', ...asked, '--explain', 'busybox', 'write-file', '/out/log', 'text', '3')).toBe(
    3,
  );
  expect(await readFile(join(folder, 'out', 'log'), 'utf8')).toBe('text');
  const said = io.stderr.text();
  expect(said).toContain('drv: The task left nothing at /absent\n');
  expect(said).not.toContain('drv: Took');
  expect(said).toContain('  Took 2 entries of /out, 4 B.');
});

describe('an artifact that cannot be taken out of a task that succeeded', () => {
  it('is a failure of drv', async () => {
    const { io, asked, folder } = await withoutPlace();
    const report = join(folder, 'run.html');
    const words = ['--report', report, 'busybox', 'write-file', '/out/log', 'text'];
    expect(await io.run('run', ...asked, ...words, '0')).toBe(125);
    expect(io.stderr.text()).toContain('drv: /out could not be taken out');
    expect(await readFile(report, 'utf8')).toContain('<b>125</b><span>drv&#39;s exit code');
    // What the task says of itself comes first.
    expect(await onMemory().run('run', ...asked, 'busybox', 'write-file', '/out/log', 'text', '3')).toBe(3);
  });

  it('is one of many that failed, and is run again by the job log', async () => {
    const { io, asked, folder } = await withoutPlace();
    const items = join(folder, 'items');
    await writeFile(items, '0\n');
    const joblog = join(folder, 'jobs');
    const words = ['--each', items, '--joblog', joblog, 'busybox', 'write-file', '/out/log', 'text'];
    expect(await io.run('run', ...asked, ...words)).toBe(1);
    expect(io.stderr.text()).toMatch(/success; \/out could not be/);
    expect(io.stderr.text()).toContain('drv: 1 task: 0 succeeded, 1 failed\n');
    expect(await readFile(joblog, 'utf8')).not.toContain('"success"');
  });

  async function withoutPlace() {
    const folder = await temporary();
    const place = join(folder, 'place');
    await writeFile(place, 'a file');
    return { io: onMemory(), folder, asked: ['--artifact', `/out:${place}`] };
  }
});

it('a report names what was put in, and what came out', async () => {
  const folder = await temporary();
  await writeFile(join(folder, 'in'), 'hello');
  const io = onMemory();
  const asked = ['--copy-in', `${join(folder, 'in')}:/job/in`, '--artifact', `/job/in:${folder}/out`];
  const page = join(folder, 'run.html');
  expect(await io.run('run', ...asked, '--report', page, 'busybox', 'print-file', '/job/in')).toBe(0);
  const text = await readFile(page, 'utf8');
  expect(text).toContain(`${join(folder, 'in')} at /job/in`);
  expect(text).toContain('Took 1 entry of /job/in, 5 B.');
});

it('--json has the report of each artifact', async () => {
  const folder = await temporary();
  const io = onMemory();
  const asked = ['--json', '--artifact', `/out/log:${folder}`];
  expect(await io.run('run', ...asked, 'busybox', 'write-file', '/out/log', 'text', '0')).toBe(0);
  expect(JSON.parse(io.stderr.text().trim().split('\n').at(-1) ?? '')).toMatchObject({
    status: 'success',
    artifacts: [{ path: '/out/log', entries: 1, bytes: 4, complete: true }],
  });
});

it.each([
  ['--copy-in', 'absent', /--copy-in/],
  ['--copy-in', 'absent:/job/x', /--copy-in to \/job\/x/],
  ['--artifact', 'out', /--artifact/],
])('%s %s is refused by name', async (option, value, said) => {
  const io = onMemory();
  expect(await io.run('run', option, value, 'busybox', 'exit', '0')).toBe(125);
  expect(io.stderr.text()).toMatch(said);
  expect(io.memory.inspect().containers).toEqual([]);
});
