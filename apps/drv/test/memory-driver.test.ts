import { Readable } from 'node:stream';
import { createMemoryDriver, standardPrograms, type MemoryDriver } from '@drv/testing';
import { expect, it } from 'vitest';
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
