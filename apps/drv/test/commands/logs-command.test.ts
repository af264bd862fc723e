import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeEngine, IMAGE, onEngine } from '../support/on-fake-engine.ts';
import type { FakeIo } from '../support/fake-io.ts';

let endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings) await end();
  endings = [];
});

/** A task that has written something, on an engine of its own. */
async function running(program: string, ...args: readonly string[]) {
  const engine = await fakeEngine();
  const io = onEngine(engine);
  const ended = io.run('run', '-q', '--id', 'job', IMAGE, program, ...args);
  await expect.poll(() => io.stdout.text()).not.toBe('');
  const stop = async () => {
    io.signal('SIGINT');
    await ended;
  };
  endings.push(stop);
  const logs = (given: Parameters<typeof onEngine>[1] = {}): FakeIo => onEngine(engine, given);
  return { io, logs, stop };
}

describe('drv logs', () => {
  it('prints what a task has written so far, and takes nothing from its reader', async () => {
    const { io, logs } = await running('sleep');
    const reader = logs();
    expect(await reader.run('logs', 'job')).toBe(0);
    expect(reader.stdout.text()).toBe('ready\n');
    expect(reader.stderr.text()).toBe('');
    expect(io.stdout.text()).toBe('ready\n');
    expect(reader.listeners()).toBe(0);
  });

  it('goes on until the task ends', async () => {
    const { logs, stop } = await running('exit-on', 'TERM', '3');
    const reader = logs();
    const code = reader.run('logs', '--follow', 'job');
    await expect.poll(() => reader.stdout.text()).toBe('ready\n');
    await stop();
    expect(await code).toBe(0);
    expect(reader.stdout.text()).toBe('ready\nstopping\n');
  });

  it('is left by Ctrl-C without a word, and the task goes on', async () => {
    const { logs } = await running('sleep');
    const reader = logs();
    const code = reader.run('logs', '-f', 'job');
    await expect.poll(() => reader.stdout.text()).toBe('ready\n');
    reader.signal('SIGINT');
    expect(await code).toBe(130);
    expect(reader.stderr.text()).toBe('');
    const again = logs();
    expect(await again.run('logs', 'job')).toBe(0);
  });

  it('takes the last lines, with their times', async () => {
    const { logs } = await running('sleep');
    const none = logs();
    expect(await none.run('logs', '--tail', '0', 'job')).toBe(0);
    expect(none.stdout.text()).toBe('');
    const timed = logs();
    expect(await timed.run('logs', '-t', '--tail', 'all', 'job')).toBe(0);
    expect(timed.stdout.text()).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z ready\n$/);
  });

  it('prints a line of JSON for each line', async () => {
    const { logs } = await running('sleep');
    const reader = logs();
    expect(await reader.run('logs', '--json', 'job')).toBe(0);
    expect(JSON.parse(reader.stdout.text())).toEqual({
      stream: 'stdout',
      text: 'ready\n',
      time: expect.stringMatching(/Z$/) as string,
    });
  });

  it('ends in silence when its reader has gone', async () => {
    const { logs } = await running('tick');
    const closed = new Writable({
      write(_chunk, _encoding, callback) {
        callback(Object.assign(new Error('gone'), { code: 'EPIPE' }));
      },
    });
    const reader = logs({ stdout: Object.assign(closed, { text: () => '' }) });
    expect(await reader.run('logs', '--follow', 'job')).toBe(141);
    expect(reader.stderr.text()).toBe('');
  });

  it('says what is wrong in one line', async () => {
    const { logs } = await running('sleep');
    for (const [argv, line] of [
      [['nope'], 'drv: this engine has no task nope; it has job\n'],
      [['--tail', '-1', 'job'], 'drv: --tail -1: not a whole number 0 or more\n'],
      [[], 'drv: logs needs an ID; see drv logs --help\n'],
    ] as const) {
      const reader = logs();
      expect(await reader.run('logs', ...argv)).toBe(125);
      expect(reader.stderr.text()).toBe(line);
    }
  });
});
