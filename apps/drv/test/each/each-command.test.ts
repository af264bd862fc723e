import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DrvError } from '@drv/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cli } from '../../src/cli.ts';
import { fakeIo } from '../support/fake-io.ts';
import { stubDriver, type StubOptions } from '../support/stub-driver.ts';

/** A command whose stdin are these lines. */
function reading(lines: readonly string[], options: StubOptions & { readonly cwd?: string } = {}) {
  return fakeIo({
    cwd: options.cwd ?? '/',
    driver: stubDriver(options),
    stdin: () => Readable.from([Buffer.from(lines.map((line) => `${line}\n`).join(''))]),
  });
}

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'drv-each-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

const commands = (io: ReturnType<typeof reading>) => io.driver.tasks.map(({ command }) => command);

describe('drv run --each', () => {
  it('refuses a line that is not UTF-8, and gives every character of one that is', async () => {
    const lines = Buffer.concat([Buffer.from('ä\u2028€\u{1F600}\r\n'), Buffer.from([0x61, 0xff, 0x0a])]);
    const io = fakeIo({
      driver: stubDriver(),
      stdin: () => Readable.from([...lines].map((byte) => Buffer.of(byte))),
    });
    expect(await io.run('run', '--each', '-', '--jobs', '1', 'img', 'echo')).toBe(125);
    expect(commands(io)).toEqual([['echo', 'ä\u2028€\u{1F600}']]);
    expect(io.stderr.text()).toContain('--each -: line 2 is not UTF-8');
  });

  it('runs a task for each line that is not blank, with the line as its last word', async () => {
    const io = reading(['a', '', '  ', 'b c', '*']);
    expect(await io.run('run', '--each', '-', '--jobs', '1', 'img', 'echo')).toBe(0);
    expect(commands(io)).toEqual([
      ['echo', 'a'],
      ['echo', 'b c'],
      ['echo', '*'],
    ]);
    expect(io.stderr.text()).toMatch(/\ndrv: 3 tasks: 3 succeeded\n$/);
    expect(io.driver.open).toBe(0);
  });

  it('fills in lines, numbers and the fields of records, in image, command and options', async () => {
    const io = reading(['{"image":"one","n":1,"deep":{"x":2}}', '{"image":"two","n":"2"}']);
    const argv = ['--id', 'job-{#}', '-e', 'N={n}', '{image}', 'echo', '{}', '{x y}', '$' + '{}'];
    expect(await io.run('run', '-q', '--each', '-', '-j', '1', ...argv)).toBe(0);
    expect(io.driver.tasks).toMatchObject([
      {
        id: 'job-1',
        image: 'one',
        env: { N: '1' },
        command: ['echo', '{"image":"one","n":1,"deep":{"x":2}}', '{x y}', expect.any(String)],
      },
      { id: 'job-2', image: 'two', env: { N: '2' } },
    ]);
  });

  it('leaves braces of a shell alone where lines are no records', async () => {
    const io = reading(['x']);
    await io.run('run', '-q', '--each', '-', '-j', '1', 'img', 'awk', '{print}', '{}');
    expect(commands(io)).toEqual([['awk', '{print}', 'x']]);
  });

  it.each([
    [['{"a":1}', '{"b":1}'], 'drv: record 2 has no field "a"\n'],
    [['{"a":1}', '', 'text'], 'drv: --each -: line 3 is no JSON object, as those before it are\n'],
  ])('lets what runs end, and stops at the record that is wrong: %j', async (lines, message) => {
    const io = reading(lines);
    expect(await io.run('run', '-q', '--each', '-', '-j', '1', 'img', '{a}')).toBe(125);
    expect(commands(io)).toEqual([['1']]);
    expect(io.stderr.text()).toBe(message);
  });

  it.each([
    ['ordered', 'slow 1\nslow 2\nquick 1\nquick 2\n'],
    ['lines', 'quick 1\nquick 2\nslow 1\nslow 2\n'],
  ])('shows output %s', async (how, expected) => {
    let quickEnded = () => {};
    const quick = new Promise<void>((resolve) => {
      quickEnded = resolve;
    });
    let tasks = 0;
    const io = reading(['slow', 'quick'], {
      async program({ stdout }) {
        tasks += 1;
        const name = tasks === 1 ? 'slow' : 'quick';
        if (name === 'slow') await quick;
        stdout.write(`${name} `);
        stdout.write(`1\n${name} 2\n`);
        if (name === 'quick') setImmediate(quickEnded);
        return 0;
      },
    });
    expect(await io.run('run', '-q', '--each', '-', '-j', '2', '--each-output', how, 'img', 'x')).toBe(0);
    expect(io.stdout.text()).toBe(expected);
  });

  it('runs no more at once than asked for', async () => {
    let [now, most] = [0, 0];
    const io = reading(['1', '2', '3', '4', '5', '6'], {
      async program() {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return 0;
      },
    });
    expect(await io.run('run', '-q', '--each', '-', '-j', '2', 'img')).toBe(0);
    expect(most).toBe(2);
  });

  it('goes on after a task that failed, exits with 1, and says which', async () => {
    let tasks = 0;
    const io = reading(['a', 'b', 'c'], { program: async () => (++tasks === 2 ? 3 : 0) });
    expect(await io.run('run', '--each', '-', '-j', '1', 'img', 'do')).toBe(1);
    expect(io.stderr.text()).toMatch(/^2 +exit code 3 .* img do b$/m);
    expect(io.stderr.text()).toMatch(/drv: 3 tasks: 2 succeeded, 1 failed\n$/);
  });

  it('exits with 125 where tasks could not be run, and still runs the others', async () => {
    const io = reading(['a', 'b'], { prepareFails: new DrvError('DRV_IMAGE_NOT_FOUND', 'img is not there') });
    expect(await io.run('run', '--each', '-', '-j', '1', 'img')).toBe(125);
    expect(io.driver.tasks).toHaveLength(2);
    expect(io.stderr.text()).toMatch(/drv: 2 tasks: 0 succeeded, 2 could not be run\n$/);
  });

  it('answers in JSON a line for each task, and the numbers last', async () => {
    const io = reading(['a', 'b']);
    await io.run('run', '--json', '--each', '-', '-j', '1', 'img');
    const lines = io.stderr
      .text()
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      { number: 1, result: { status: 'success' } },
      { number: 2, result: { status: 'success' } },
      { tasks: 2, succeeded: 2, failed: 0, notRun: 0, skipped: 0 },
    ]);
  });

  it('skips what succeeded by the job log, also behind a line that was cut off, and runs the rest again', async () => {
    const cwd = await directory();
    await writeFile(join(cwd, 'list'), 'a\nbad\na\n');
    const log = ['run', '--each', 'list', '--joblog', 'log', '-j', '1', 'img', 'do'];
    let tasks = 0;
    const first = reading([], { cwd, program: async () => (++tasks === 2 ? 1 : 0) });
    expect(await first.run(...log)).toBe(1);
    const text = await readFile(join(cwd, 'log'), 'utf8');
    expect(text).not.toContain('bad');
    // The second `a` is lost with its line.
    await writeFile(join(cwd, 'log'), text.slice(0, text.lastIndexOf('{') + 9));
    const second = reading([], { cwd });
    expect(await second.run(...log)).toBe(0);
    expect(commands(second)).toEqual([
      ['do', 'bad'],
      ['do', 'a'],
    ]);
    expect(second.stderr.text()).toMatch(/drv: 2 tasks: 2 succeeded, 1 skipped: they succeeded before\n$/);
    const third = reading([], { cwd });
    expect(await third.run(...log)).toBe(0);
    expect(commands(third)).toEqual([]);
  });

  it('notes no task whose output waits for that of another: drv may be killed before it is written', async () => {
    const cwd = await directory();
    let noted = '';
    let begun = 0;
    const io: ReturnType<typeof reading> = reading(['slow', 'quick'], {
      cwd,
      async program({ stdout }) {
        begun += 1;
        if (begun === 2) {
          stdout.write('quick\n');
          return 0;
        }
        while (begun < 2 || io.driver.open > 1) await nextTurn();
        for (let turn = 0; turn < 10; turn += 1) await nextTurn();
        noted = await readFile(join(cwd, 'log'), 'utf8');
        stdout.write('slow\n');
        return 0;
      },
    });
    expect(await io.run('run', '-q', '--each', '-', '-j', '2', '--joblog', 'log', 'img')).toBe(0);
    expect(noted).toBe('');
    expect(io.stdout.text()).toBe('slow\nquick\n');
    expect((await readFile(join(cwd, 'log'), 'utf8')).trim().split('\n')).toHaveLength(2);
  });

  it.each([
    ['ENOSPC', 'ordered', 125, /^drv: stdout: no space left on device$/m],
    ['ENOSPC', 'lines', 125, /^drv: stdout: no space left on device$/m],
    ['EPIPE', 'ordered', 141, /^$/],
  ])('notes no task whose output was lost: %s, %s', async (code, order, exitCode, said) => {
    const cwd = await directory();
    const io = reading(['a', 'b'], {
      cwd,
      async program({ stdout }) {
        stdout.write('x\n');
        return 0;
      },
    });
    io.stdout._write = (_chunk, _encoding, callback) => callback(Object.assign(new Error(code), { code }));
    const options = ['-q', '-j', '1', '--each-output', order, '--joblog', 'log'];
    expect(await io.run('run', ...options, '--each', '-', 'img')).toBe(exitCode);
    expect(io.stderr.text()).toMatch(said);
    expect(await readFile(join(cwd, 'log'), 'utf8')).toBe('');
    expect(io.driver.open).toBe(0);
  });

  const noEngine = async () => {
    throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'Nothing is listening there');
  };
  it.each([
    ['its file is not there', ['--each', 'nowhere'], undefined, '--each nowhere: no such file or directory'],
    ['an option is wrong', ['--each', '-', '--jobs', 'x'], undefined, '--jobs x: not a whole number'],
    ['the engine is not there', ['--each', '-'], noEngine, 'Nothing is listening there'],
    ['a record is wrong', ['--each', 'records'], undefined, 'line 2 is no JSON object'],
  ])('replaces what an earlier run has written where %s', async (_name, words, compose, message) => {
    const cwd = await directory();
    await writeFile(join(cwd, 'records'), '{}\nx\n');
    const files = ['--result', 'r.json', '--junit', 'j.xml'];
    await writeFile(join(cwd, 'r.json'), '{"succeeded":1}');
    await writeFile(join(cwd, 'j.xml'), '<testsuites errors="0"/>');
    const io = { ...reading(['a'], { cwd }), ...(compose === undefined ? {} : { compose }) };
    expect(await cli(['run', ...words, ...files, 'img', 'do'], io)).toBe(125);
    const { error } = JSON.parse(await readFile(join(cwd, 'r.json'), 'utf8')) as {
      readonly error: { readonly message: string };
    };
    expect(error.message).toContain(message);
    expect(await readFile(join(cwd, 'j.xml'), 'utf8')).toContain('<testsuites tests="1"');
  });

  it('asks again with --retry where the engine is away at the beginning', async () => {
    const io = reading(['a']);
    const { compose } = io;
    let asked = 0;
    const places = async () => {
      asked += 1;
      return asked === 1 ? await noEngine() : 1;
    };
    const away = {
      ...io,
      compose: async (...parts: Parameters<typeof compose>) => ({ ...(await compose(...parts)), places }),
    };
    expect(await cli(['run', '--retry', '1', '--each', '-', 'img', 'do'], away)).toBe(0);
    expect(commands(io)).toEqual([['do', 'a']]);
    expect(io.stderr.text()).toMatch(/^drv: Nothing is listening there; trying again \(1 of 1\)\n/);
  });

  it('reads nothing of a job log that is no file, which may have no end', async () => {
    const io = reading(['a']);
    expect(await io.run('run', '-q', '--each', '-', '--joblog', '/dev/zero', 'img', 'do')).toBe(0);
    expect(commands(io)).toEqual([['do', 'a']]);
  });

  it('says so where the input fails on the way', async () => {
    const failing = Readable.from(
      (async function* () {
        yield Buffer.from('a\n');
        throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
      })(),
    );
    const io = fakeIo({ driver: stubDriver({}), stdin: () => failing });
    expect(await io.run('run', '--each', '-', 'img', 'do')).toBe(125);
    expect(io.stderr.text()).toMatch(/\ndrv: --each -: input\/output error\n$/);
  });

  it('stops all tasks at Ctrl-C, begins none, and exits with 130', async () => {
    const io = reading(['a', 'b', 'c'], {
      program: ({ terminated }) =>
        new Promise((resolve) => {
          terminated.addEventListener('abort', () => resolve(143));
          io.signal('SIGINT');
        }),
    });
    expect(await io.run('run', '-q', '--each', '-', '-j', '1', 'img')).toBe(130);
    expect(io.driver.tasks).toHaveLength(1);
    expect(io.driver.open).toBe(0);
  });

  it('kills what runs at the second signal', async () => {
    const io: ReturnType<typeof reading> = reading(['a', 'b'], {
      program: ({ killed }) =>
        new Promise((resolve) => {
          killed.addEventListener('abort', () => resolve(137));
          if (io.driver.tasks.length < 2) return;
          io.signal('SIGINT');
          io.signal('SIGINT');
        }),
    });
    expect(await io.run('run', '-q', '--each', '-', '-j', '2', 'img')).toBe(130);
    expect(io.driver.kills).toEqual([0, 1].map(() => ({ graceMs: 0, reason: 'SIGINT' })));
    expect(io.driver.open).toBe(0);
    expect(io.listeners()).toBe(0);
  });

  it('ends at the third, whatever is not read, and leaves no container', async () => {
    const io: ReturnType<typeof reading> = reading(['a'], {
      program: () => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) io.signal(signal);
        return new Promise(() => {});
      },
    });
    expect(await io.run('run', '-q', '--each', '-', 'img')).toBe(130);
    expect(io.exited).toEqual([130]);
    expect(io.stderr.text()).toContain('[1] Cancelled: the task was killed');
    expect(io.driver.open).toBe(0);
  });

  it('keeps the results and a JUnit report', async () => {
    const cwd = await directory();
    let tasks = 0;
    const io = reading(['a', 'b'], { cwd, program: async () => (++tasks === 2 ? 7 : 0) });
    await io.run(
      'run',
      '-q',
      '--each',
      '-',
      '-j',
      '1',
      '--result',
      'r.json',
      '--junit',
      'j.xml',
      'img',
      'do',
    );
    expect(JSON.parse(await readFile(join(cwd, 'r.json'), 'utf8'))).toMatchObject({
      tasks: 2,
      failed: 1,
      results: [
        { number: 1, status: 'success' },
        { number: 2, status: 'error', exitCode: 7 },
      ],
    });
    expect(await readFile(join(cwd, 'j.xml'), 'utf8')).toMatch(
      /tests="2" failures="1" errors="0"[^]*<failure type="error" message="exit code 7">/,
    );
  });

  it.each([
    [['--id', 'x'], '--id is for one task, and --each runs many; --id job-{#} has a number for each'],
    [['--report', 'r.html'], '--report is for one task, and --each runs many'],
    [['-t'], '--each: many tasks cannot share a terminal; leave out -t'],
    [['-i'], '--each: many tasks cannot share stdin; leave out -i'],
    [['--jobs', 'x'], '--jobs x: not a whole number from 0 to 10000'],
    [['--each', '/nowhere/list'], '--each /nowhere/list: no such file or directory'],
    [['--each', '/'], '--each /: is a directory'],
    [['--joblog', '/'], '--joblog /: is a directory'],
  ])('refuses %j', async (options, message) => {
    const io = reading(['a']);
    expect(await io.run('run', '--each', '-', ...options, 'img')).toBe(125);
    expect(io.stderr.text()).toBe(`drv: ${message}\n`);
    expect(io.driver.tasks).toEqual([]);
  });
});
