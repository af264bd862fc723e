import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { DrvError } from '@drv/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeIo, fakeOutput, type FakeIo } from '../support/fake-io.ts';
import { aborted, cat, stubDriver } from '../support/stub-driver.ts';

/** What every run leaves: nothing. */
function expectClean(io: FakeIo) {
  expect(io.driver.open).toBe(0);
  expect(io.driver.closed).toBe(true);
  expect(io.listeners()).toBe(0);
}

describe('the streams of a run', () => {
  it('passes input, output and errors through byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 10, 0, 13]);
    const io = fakeIo({
      stdin: () => Readable.from([bytes]),
      driver: stubDriver({
        async program({ stdin, stdout, stderr }) {
          for await (const chunk of stdin) stdout.write(chunk);
          stderr.write('oops\n');
          return 3;
        },
      }),
    });
    expect(await io.run('run', '-q', 'busybox')).toBe(3);
    expect(io.stdout.text()).toBe(bytes.toString());
    expect(io.stderr.text()).toBe('oops\n');
    expectClean(io);
  });

  const redirected = { terminal: false };
  const terminal = { terminal: true };
  const inScript = { terminal: false, owner: 'bash' };
  it.each([
    { words: ['--no-stdin'], facts: redirected },
    { words: [], facts: redirected, env: { DRV_STDIN: 'no' } },
    { words: [], facts: terminal },
    { words: [], facts: inScript },
    { words: ['-t'], facts: inScript },
  ])('leaves stdin to whom it belongs: $words, $facts', async ({ words, facts, env }) => {
    const io = fakeIo({
      stdin: () => {
        throw new Error('stdin was opened');
      },
      inputFacts: async () => facts,
      driver: stubDriver({ program: cat }),
      ...(env && { env }),
    });
    expect(await io.run('run', '-q', ...words, 'busybox')).toBe(0);
    expect(io.stderr.text()).toBe('');
  });

  it.each([
    { words: [], facts: redirected },
    { words: ['-t'], facts: terminal },
    { words: ['-i'], facts: terminal },
    { words: ['-i'], facts: inScript },
    { words: ['--interactive=true'], facts: inScript },
    { words: [], facts: inScript, env: { DRV_STDIN: 'yes' } },
  ])('passes on what was meant for the task: $words, $facts', async ({ words, facts, env }) => {
    const io = fakeIo({
      stdin: () => Readable.from(['meant']),
      inputFacts: async () => facts,
      driver: stubDriver({ program: cat }),
      ...(env && { env }),
    });
    expect(await io.run('run', ...words, 'busybox')).toBe(0);
    expect(io.stdout.text()).toBe('meant');
  });

  it('says with --explain why a task got no stdin', async () => {
    const io = fakeIo({ inputFacts: async () => inScript });
    await io.run('run', '--explain', 'busybox');
    expect(io.stderr.text()).toContain(
      '  stdin             empty: bash reads the same stdin; -i passes it on\n',
    );
  });

  it('lets go of an input that nobody ends', async () => {
    const stdin = new PassThrough();
    const io = fakeIo({ stdin: () => stdin });
    expect(await io.run('run', 'busybox')).toBe(0);
    expect(stdin.destroyed).toBe(true);
  });

  it('leaves a terminal open, and puts it back', async () => {
    const modes: boolean[] = [];
    const stdin = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (raw: boolean) => modes.push(raw),
      unref: () => {},
    });
    const stdout = fakeOutput({ terminal: true, columns: 100 });
    const io: FakeIo = fakeIo({
      stdin: () => stdin,
      stdout,
      driver: stubDriver({
        async program() {
          await new Promise(setImmediate);
          expect(modes).toEqual([true]);
          stdout.columns = 40;
          io.resize();
          return 0;
        },
      }),
    });
    expect(await io.run('run', '-t', 'busybox')).toBe(0);
    expect(modes).toEqual([true, false]);
    expect(stdin.destroyed).toBe(false);
    expect(io.driver.sizes).toEqual([
      { columns: 100, rows: 24 },
      { columns: 40, rows: 24 },
    ]);
    expectClean(io);
  });

  it('stops the task and says so when the input cannot be read', async () => {
    const stdin = new Readable({ read() {} });
    const io = fakeIo({
      stdin: () => stdin,
      driver: stubDriver({
        async program({ terminated }) {
          stdin.destroy(Object.assign(new Error('EBADF'), { code: 'EBADF' }));
          await aborted(terminated);
          return 143;
        },
      }),
    });
    expect(await io.run('run', 'busybox')).toBe(125);
    expect(io.stderr.text()).toBe('drv: stdin: not open for this\n');
    expectClean(io);
  });
});

describe('what an init says of a command that it cannot start', () => {
  const INIT = '[FATAL tini (7)] exec nope failed: No such file or directory\n';
  const saying = (text: string, waitFails?: Error) =>
    stubDriver({
      async program({ stderr }) {
        for (const byte of text) stderr.write(byte);
        await new Promise(setImmediate);
        if (waitFails !== undefined) throw waitFails;
        return 127;
      },
    });

  it('is not shown beside the error that says it', async () => {
    const missing = new DrvError('DRV_COMMAND_NOT_FOUND', 'The command cannot be started', { exitCode: 127 });
    const io = fakeIo({ driver: saying(INIT, missing) });
    expect(await io.run('run', 'busybox', 'nope')).toBe(127);
    expect(io.stderr.text()).toBe('drv: The command cannot be started\n');
  });

  it.each([INIT, `${INIT}and more\n`, '[FATAL', '[FATAL tiny', INIT.repeat(100)])(
    'is the output of a task that ran and says the same: %j',
    async (text) => {
      const io = fakeIo({ driver: saying(text) });
      expect(await io.run('run', '-q', 'busybox', 'nope')).toBe(127);
      expect(io.stderr.text()).toBe(text);
    },
  );
});

describe('a reader of the output that goes', () => {
  const broken = (code: string) => {
    const output = fakeOutput();
    output._write = (_chunk, _encoding, callback) => callback(Object.assign(new Error(code), { code }));
    return output;
  };
  const writer = () =>
    stubDriver({
      async program({ stdout, terminated }) {
        stdout.write('x');
        await aborted(terminated);
        return 143;
      },
    });

  it('ends the task quietly, with the exit code of SIGPIPE', async () => {
    const io = fakeIo({ stdout: broken('EPIPE'), driver: writer() });
    expect(await io.run('run', '--explain', 'busybox')).toBe(141);
    expect(io.stderr.text()).toBe('');
    expect(io.driver.kills).toEqual([{ graceMs: 1000, reason: 'nobody reads the output' }]);
    expectClean(io);
  });

  it('says what else is wrong with it', async () => {
    const io = fakeIo({ stdout: broken('ENOSPC'), driver: writer() });
    expect(await io.run('run', 'busybox')).toBe(125);
    expect(io.stderr.text()).toBe('drv: stdout: no space left on device\n');
    expectClean(io);
  });
});

describe('signals', () => {
  it('stops the task gracefully at the first', async () => {
    const io: FakeIo = fakeIo({
      driver: stubDriver({
        async program({ terminated }) {
          io.signal('SIGINT');
          await aborted(terminated);
          return 143;
        },
      }),
    });
    expect(await io.run('run', 'busybox')).toBe(130);
    expect(io.stderr.text()).toMatch(/^drv: cancelled: SIGINT \(task ran 1 s\)/);
    expect(io.driver.kills).toEqual([]);
    expectClean(io);
  });

  it('kills it at the second', async () => {
    const io: FakeIo = fakeIo({
      driver: stubDriver({
        async program({ terminated, killed }) {
          // The handle is in reach once `start` has returned.
          await new Promise(setImmediate);
          io.signal('SIGINT');
          await aborted(terminated);
          io.signal('SIGTERM');
          await aborted(killed);
          return 137;
        },
      }),
    });
    expect(await io.run('run', 'busybox')).toBe(130);
    expect(io.driver.kills).toEqual([{ graceMs: 0, reason: 'SIGINT' }]);
    expectClean(io);
  });

  it('kills it at the second also when both came before the task was up', async () => {
    const io: FakeIo = fakeIo({
      driver: stubDriver({
        async program({ killed }) {
          io.signal('SIGINT');
          io.signal('SIGINT');
          await aborted(killed);
          return 137;
        },
      }),
    });
    expect(await io.run('run', 'busybox')).toBe(130);
    expectClean(io);
  });

  it('ends at the third, whatever is not read, and does not say that nothing ran', async () => {
    const io: FakeIo = fakeIo({
      driver: stubDriver({
        program() {
          for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) io.signal(signal);
          return new Promise(() => {});
        },
      }),
    });
    expect(await io.run('run', 'busybox')).toBe(130);
    expect(io.exited).toEqual([130]);
    expect(io.stderr.text()).toBe(
      'drv: Cancelled: the task was killed, and the rest of its output was not waited for\n',
    );
    expectClean(io);
  });

  it('cancels a preparation', async () => {
    const io = fakeIo({ driver: stubDriver({ prepareHangs: true }) });
    const running = io.run('run', 'busybox');
    await expect.poll(() => io.driver.tasks.length).toBe(1);
    io.signal('SIGTERM');
    expect(await running).toBe(130);
    expect(io.stderr.text()).toBe('drv: Cancelled before the task started\n');
    expectClean(io);
  });

  it('that is early stops the run before it has begun, and leaves no older result', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'drv-early-'));
    onTestFinished(() => rm(cwd, { recursive: true }));
    await writeFile(join(cwd, 'r.json'), '{"status":"success"}');
    // The engine does not answer, and nobody listens for signals yet.
    const connect = () => new Promise<undefined>(() => {});
    const io = fakeIo({ cwd, connect, earlyStop: Promise.resolve('SIGTERM') });
    expect(await io.run('run', '--result', 'r.json', '--json', 'busybox')).toBe(130);
    expect(io.exited).toEqual([130]);
    expect(JSON.parse(io.stderr.text())).toMatchObject({ error: { code: 'DRV_ABORTED' } });
    expect(JSON.parse(await readFile(join(cwd, 'r.json'), 'utf8'))).toMatchObject({
      error: { code: 'DRV_ABORTED' },
    });
    expect(io.driver.tasks).toEqual([]);
  });

  it('tells somebody at a terminal what a second one does', async () => {
    const io: FakeIo = fakeIo({
      stderr: fakeOutput({ terminal: true }),
      env: { NO_COLOR: '1' },
      driver: stubDriver({
        async program({ terminated }) {
          io.signal('SIGINT');
          await aborted(terminated);
          return 143;
        },
      }),
    });
    await io.run('run', 'busybox');
    expect(io.stderr.text()).toMatch(
      /^drv: stopping the task; press Ctrl-C again to kill it\ndrv: cancelled/,
    );
  });
});

describe('what is said at the end', () => {
  it('is one line', async () => {
    const io = fakeIo({ driver: stubDriver({ program: cat }), stdin: () => Readable.from(['hello']) });
    await io.run('run', 'busybox');
    expect(io.stderr.text()).toBe('drv: success (task ran 1 s), stdout 5 B\n');
  });

  it('begins a line of its own where the task left one open on the same terminal', async () => {
    const terminal = fakeOutput({ terminal: true });
    const io = fakeIo({
      stdout: terminal,
      stderr: terminal,
      env: { NO_COLOR: '1' },
      driver: stubDriver({ program: cat }),
      stdin: () => Readable.from(['no end']),
    });
    await io.run('run', 'busybox');
    expect(terminal.text()).toBe('no end\ndrv: success (task ran 1 s), stdout 6 B\n');
  });

  it('is nothing with --quiet, unless the driver fails', async () => {
    const quiet = fakeIo();
    await quiet.run('run', '--quiet', 'busybox');
    expect(quiet.stderr.text()).toBe('');
    const failing = fakeIo({
      driver: stubDriver({
        prepareFails: new DrvError('DRV_IMAGE_NOT_FOUND', 'No such image:\n \u001b[31mx'),
      }),
    });
    expect(await failing.run('run', '-q', 'busybox')).toBe(125);
    expect(failing.stderr.text()).toBe('drv: No such image: \\x1b[31mx\n');
    expectClean(failing);
  });

  it('is the result as a line of JSON with --json', async () => {
    const io = fakeIo({ driver: stubDriver({ program: async () => 7 }) });
    expect(await io.run('run', '--json', '--id', 'j', 'busybox')).toBe(7);
    expect(JSON.parse(io.stderr.text())).toMatchObject({ taskId: 'j', status: 'error', exitCode: 7 });
    expect(io.stdout.text()).toBe('');
  });

  it('is the error as JSON with --json where there is no result', async () => {
    const startFails = new DrvError('DRV_COMMAND_NOT_FOUND', 'nope is not in the image', { exitCode: 127 });
    const io = fakeIo({ driver: stubDriver({ startFails }) });
    expect(await io.run('run', '--json', 'busybox', 'nope')).toBe(127);
    expect(JSON.parse(io.stderr.text())).toMatchObject({
      error: { code: 'DRV_COMMAND_NOT_FOUND', kind: 'task', exitCode: 127 },
    });
    expectClean(io);
  });

  it('shows a pull as plain lines where there is no terminal', async () => {
    const pull = [
      { status: 'Pulling from library/busybox', layer: 'latest' },
      { status: 'Pulling fs layer', layer: 'aa' },
      { status: 'Downloading', layer: 'aa', currentBytes: 10, totalBytes: 2048 },
      { status: 'Pull complete', layer: 'aa' },
      { status: 'Already exists', layer: 'bb' },
      { status: 'Digest: sha256:00' },
    ];
    const io = fakeIo({ driver: stubDriver({ pull }) });
    await io.run('run', 'busybox');
    expect(io.stderr.text().replace(/in \d.*?s\n/, 'in T\n')).toBe(
      [
        'drv: pulling busybox',
        'drv:   aa: pull complete (2 KiB)',
        'drv:   bb: already exists',
        'drv: pulled busybox in T',
        'drv: success (task ran 1 s), stdout 0 B\n',
      ].join('\n'),
    );
    const quiet = fakeIo({ driver: stubDriver({ pull }) });
    await quiet.run('run', '-q', 'busybox');
    expect(quiet.stderr.text()).toBe('');
  });
});

describe('--result', () => {
  const directory = async () => {
    const path = await mkdtemp(join(tmpdir(), 'drv-result-'));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  };

  it('replaces the file by the result, and leaves nothing beside it', async () => {
    const cwd = await directory();
    await writeFile(join(cwd, 'r.json'), 'old');
    const io = fakeIo({ cwd, driver: stubDriver({ program: async () => 5 }) });
    expect(await io.run('run', '--result', 'r.json', 'busybox')).toBe(5);
    expect(JSON.parse(await readFile(join(cwd, 'r.json'), 'utf8'))).toMatchObject({
      status: 'error',
      exitCode: 5,
    });
    expect(await readdir(cwd)).toEqual(['r.json']);
  });

  it('has no older result while the task runs: drv itself may be killed', async () => {
    const cwd = await directory();
    await writeFile(join(cwd, 'r.json'), 'old');
    const found: (readonly string[])[] = [];
    const program = async () => {
      found.push(await readdir(cwd));
      return 0;
    };
    await fakeIo({ cwd, driver: stubDriver({ program }) }).run('run', '--result', 'r.json', 'busybox');
    expect(found).toEqual([[]]);
  });

  it('and --junit hold the error of words that cannot be understood', async () => {
    const cwd = await directory();
    const files = ['r.json', 'j.xml'].map((name) => join(cwd, name));
    for (const file of files) await writeFile(file, 'old: success');
    const io = fakeIo({ cwd });
    expect(await io.run('run', '--result', 'r.json', '--memroy', '1', '--junit', 'j.xml', 'busybox')).toBe(
      125,
    );
    const [result = '', junit = ''] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(JSON.parse(result)).toMatchObject({ error: { message: expect.stringContaining('--memroy') } });
    expect(junit).toMatch(
      /<testsuites tests="1" failures="0" errors="1"[^]*<error type="USAGE" message="[^"]*--memroy/,
    );
    expect((await readdir(cwd)).sort()).toEqual(['j.xml', 'r.json']);
  });

  it.each([
    ['--result', 'r.json', '--junit'],
    ['--junit', 'j.xml', '--result'],
  ])('%s holds the error where the file of the other one cannot be written', async (option, name, other) => {
    const cwd = await directory();
    await writeFile(join(cwd, name), 'old: success');
    const io = fakeIo({ cwd });
    expect(await io.run('run', option, name, other, 'nowhere/x', 'busybox')).toBe(125);
    expect(await readFile(join(cwd, name), 'utf8')).toContain(
      `${other} nowhere/x: no such file or directory`,
    );
  });

  it('holds the error when there is no result: an old one is never taken for a new one', async () => {
    const cwd = await directory();
    await writeFile(join(cwd, 'r.json'), 'old');
    const prepareFails = new DrvError('DRV_UNAUTHORIZED', 'no');
    const io = fakeIo({ cwd, driver: stubDriver({ prepareFails }) });
    expect(await io.run('run', '--result', 'r.json', 'busybox')).toBe(125);
    expect(JSON.parse(await readFile(join(cwd, 'r.json'), 'utf8'))).toMatchObject({
      error: { code: 'DRV_UNAUTHORIZED' },
    });
  });
});
