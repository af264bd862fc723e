import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngineClient } from '@drv/docker';
import { isPodman, ON_PODMAN } from '@drv/tooling-engine/on-podman';
import { afterAll, afterEach, describe, expect, inject, it } from 'vitest';
import { drv, endAllDrv, spawnDrv, spawnShell } from './support/drv-process.ts';

const engine = inject('engine');
const { busybox } = engine.images;
const env = { DOCKER_HOST: engine.host };
const directory = await mkdtemp(join(tmpdir(), 'drv-cli-'));
const client = createEngineClient({ host: engine.host });
const ids: string[] = [];

/** A task id whose container must be gone after the test. */
function newId(): string {
  const id = `cli-${randomBytes(6).toString('hex')}`;
  ids.push(id);
  return id;
}

async function containersOf(wanted: readonly string[]): Promise<readonly string[]> {
  const all = await client.list({ labels: [] });
  return all.map(({ name }) => name).filter((name) => wanted.some((id) => name.includes(id)));
}

afterEach(async () => {
  await endAllDrv();
  const left = await containersOf(ids);
  ids.length = 0;
  if (left.length > 0) throw new Error(`Containers are left: ${left.join(', ')}`);
});
afterAll(async () => {
  await client.close();
  await rm(directory, { recursive: true });
});

describe('drv run', () => {
  it('passes input and output through, byte for byte, and says what the task used', async () => {
    const input = randomBytes(8 * 1024 * 1024);
    const { code, stdout, stderr } = await drv(['run', '--id', newId(), busybox, 'cat'], { env, input });
    expect(stderr).toMatch(/^drv: success \(task ran.*stdout 8 MiB\n$/);
    expect(code).toBe(0);
    expect(createHash('sha256').update(stdout).digest('hex')).toBe(
      createHash('sha256').update(input).digest('hex'),
    );
  });

  it('copies files in and takes artifacts out, without a mount', async () => {
    await writeFile(join(directory, 'main.sh'), 'mkdir out; sed s/a/b/ < in/word > out/word; exit 4');
    await writeFile(join(directory, 'word'), 'cat');
    const copied = [
      '--copy-in',
      `${directory}/main.sh:/job/main.sh`,
      '--copy-in',
      `${directory}/word:/job/in/word`,
    ];
    const args = ['--user', '1000:1000', '-w', '/job', '--artifact', `/job/out:${directory}`];
    const run = await drv(['run', '--id', newId(), ...copied, ...args, busybox, 'sh', 'main.sh'], { env });
    expect(run).toMatchObject({ code: 4, stderr: expect.stringMatching(/^drv: exit code 4 .*\n$/) });
    expect(await readFile(join(directory, 'out', 'word'), 'utf8')).toBe('cbt');
  });

  it.each([
    ['binary input with NULs', Buffer.from([0, 0, 255, 10, 0, 13, 10, 0])],
    ['empty input', Buffer.alloc(0)],
  ])('handles %s', async (_name, input) => {
    const result = await drv(['run', '-q', '--id', newId(), busybox, 'cat'], { env, input });
    expect(result).toEqual({ code: 0, signal: null, stdout: input, stderr: '' });
  });

  it.each([
    ['no stdin at all', '<&-'],
    ['an empty device', '</dev/null'],
    ['a pipe that nobody ends', '< <(sleep 60 2>/dev/null)'],
  ])('handles %s', async (_name, redirection) => {
    // `true` never reads: drv has to end although its own input does not.
    const program = redirection.includes('sleep') ? 'true' : 'cat';
    const { child, ended } = spawnShell(`drv run -q --id ${newId()} ${busybox} ${program} ${redirection}`, {
      env,
    });
    child.stdin.end();
    expect(await ended).toMatchObject({ code: 0, stdout: Buffer.alloc(0), stderr: '' });
  });

  it('says what is wrong with an input that cannot be read', async () => {
    const file = join(directory, 'write-only');
    const { ended } = spawnShell(`drv run --id ${newId()} ${busybox} cat 0>'${file}'`, { env });
    expect(await ended).toMatchObject({ code: 125, stderr: 'drv: stdin: not open for this\n' });
  });

  it('keeps stdout and stderr apart, and passes on variables and the working directory', async () => {
    const script = 'echo "$A:$B:$(pwd)"; echo problem >&2';
    await writeFile(join(directory, 'env'), 'A=file\nB=file\n');
    const { code, stdout, stderr } = await drv(
      [
        'run',
        '-q',
        '--id',
        newId(),
        '--env-file',
        'env',
        '-e',
        'B=flag',
        '-w',
        '/tmp',
        busybox,
        'sh',
        '-c',
        script,
      ],
      { env, cwd: directory },
    );
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({
      code: 0,
      stdout: 'file:flag:/tmp\n',
      stderr: 'problem\n',
    });
  });

  it('mounts a directory by its relative path', async () => {
    await writeFile(join(directory, 'in.txt'), 'mounted');
    const { stdout } = await drv(
      ['run', '-q', '--id', newId(), '-v', '.:/in:ro', busybox, 'cat', '/in/in.txt'],
      {
        env,
        cwd: directory,
      },
    );
    expect(stdout.toString()).toBe('mounted');
  });
});

describe('the exit code', () => {
  it.each([
    ["the task's own", ['sh', '-c', 'exit 3'], [], 3, /^drv: exit code 3 \(task ran/],
    [
      "the task's own with limits of a month",
      ['sh', '-c', 'exit 3'],
      ['--timeout', '30d', '--grace', '30d'],
      3,
      /^drv: exit code 3 /,
    ],
    ['124 after a timeout', ['sleep', '60'], ['--timeout', '300ms'], 124, /^drv: timed out after 300 ms, /],
    ['137 for a kill by a signal', ['sh', '-c', 'kill -9 $$'], [], 137, /^drv: killed by SIGKILL \(task ran/],
    ['139 for a crash', ['sh', '-c', 'kill -SEGV $$'], [], 139, /^drv: killed by SIGSEGV \(task ran/],
    [
      '137 out of memory',
      ['sh', '-c', 'x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done'],
      ['--memory', '16m'],
      137,
      // Podman does not look, and Docker begins to when the start has been answered.
      /^drv: killed(: out of memory| by SIGKILL, perhaps for memory) \(task ran/,
    ],
    [
      '137 at the output limit',
      ['yes'],
      ['--output-limit', '1m', '--on-output-limit', 'stop'],
      137,
      /drv: killed: exceeded its output limit \(task ran /,
    ],
  ] as const)('is %s', async (_name, command, options, code, line) => {
    const end = await drv(['run', '--id', newId(), ...options, busybox, ...command], { env });
    expect(end.stderr).toMatch(line);
    expect(end.code).toBe(code);
  });

  it.each([
    ['127 when the command is not found', busybox, 'nosuchcommand', 127],
    ['126 when it cannot be executed', engine.images.broken, '/bin/not-executable', 126],
  ])('is %s', async (_name, image, command, code) => {
    const end = await drv(['run', '--id', newId(), image, command], { env });
    expect(end.stderr).toMatch(/^drv: The command( ".+")? cannot be started: .+\n$/m);
    expect(end.code).toBe(code);
  });

  it('comes with the name of a command that is not found', async ({ skip }) => {
    skip(isPodman, ON_PODMAN.namesNoCommand);
    const end = await drv(['run', '--id', newId(), busybox, 'nosuchcommand'], { env });
    expect(end.stderr).toContain('nosuchcommand');
  });
});

describe('bad input', () => {
  const oneLine = async (argv: readonly string[], environment: Record<string, string> = env) => {
    const end = await drv(argv, { env: environment });
    expect(end.code).toBe(125);
    expect(end.stdout.length).toBe(0);
    expect(end.stderr).toMatch(/^drv: [^\n]+\n$/);
    expect(end.stderr).not.toMatch(/\n\s+at /);
    return end.stderr;
  };

  it('says that an image name is wrong', async () => {
    expect(await oneLine(['run', 'Not An Image'])).toMatch(/image|reference/i);
  });

  it('says that an image is not there', async () => {
    expect(await oneLine(['run', '--pull', 'never', 'local/nothing:1'])).toContain('local/nothing:1');
  });

  it.skipIf(engine.registry === undefined)('says that the registry has no such image', async () => {
    const { address, username, password } = engine.registry ?? { address: '', username: '', password: '' };
    const auths = JSON.stringify({ auths: { [address]: { auth: btoa(`${username}:${password}`) } } });
    const said = await oneLine(['run', '-q', `${address}/nothing:1`], { ...env, DOCKER_AUTH: auths });
    expect(said).toContain('nothing');
    expect(said).not.toContain(password);
  });

  it.skipIf(engine.registry === undefined)(
    'says that the password is wrong, without repeating it',
    async () => {
      const { address } = engine.registry ?? { address: '' };
      const auths = JSON.stringify({ auths: { [address]: { auth: btoa('somebody:wr0ngpass') } } });
      const said = await oneLine(['run', '-q', `${address}/busybox:1`], { ...env, DOCKER_AUTH: auths });
      expect(said).toContain(address);
      expect(said).not.toMatch(/wr0ngpass|c29tZWJvZHk/);
    },
  );

  it('says that the registry cannot be reached', async () => {
    expect(await oneLine(['run', '-q', '127.0.0.1:1/x'])).toContain('127.0.0.1:1');
  });

  it('says that the engine is not running', async () => {
    const socket = join(directory, 'nothing.sock');
    expect(await oneLine(['run', busybox], { DOCKER_HOST: `unix://${socket}` })).toContain(socket);
    expect(await oneLine(['run', busybox], { DOCKER_HOST: 'tcp://127.0.0.1:1' })).toContain('127.0.0.1:1');
  });

  it('says that DOCKER_HOST is malformed', async () => {
    for (const host of ['nonsense', 'unix:relative', 'gopher://x', 'tcp://']) {
      expect(await oneLine(['run', busybox], { DOCKER_HOST: host })).toMatch(
        /^drv: DOCKER_HOST: host must be /,
      );
    }
  });

  it('says that a directory to mount is missing', async ({ skip }) => {
    skip(isPodman, ON_PODMAN.makesDirectories);
    const said = await oneLine(['run', '--id', newId(), '-v', '/no/such/directory:/in', busybox, 'ls']);
    expect(said).toContain('/no/such/directory');
  });

  it.each([
    [['--id', 'a/b'], '--id a/b'],
    [['-e', 'NAME'], '--env'],
    [['-m', '12x'], '--memory 12x'],
  ])('says what is wrong with %j', async (options, part) => {
    expect(await oneLine(['run', ...options, busybox])).toContain(part);
  });
});

describe('a reader that goes', () => {
  it('ends a task of 2 GB at once, in silence', async () => {
    const line = `drv run --id ${newId()} ${busybox} sh -c 'yes 0123456789 | head -c 2147483648' </dev/null | head -1; echo "\${PIPESTATUS[0]}"`;
    const end = await spawnShell(line, { env }).ended;
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stdout.toString()).toBe('0123456789\n141\n');
  });

  it('waits for one that only is slow', async () => {
    const line = `drv run -q --id ${newId()} ${busybox} head -c 8388608 /dev/zero </dev/null | (sleep 1; wc -c)`;
    expect((await spawnShell(line, { env }).ended).stdout.toString().trim()).toBe('8388608');
  });
});

describe('Ctrl-C', () => {
  const started = async (argv: readonly string[]) => {
    const drvProcess = spawnDrv(argv, { env });
    const { child } = drvProcess;
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    return drvProcess;
  };

  it('asks the task to end, and waits for it', async () => {
    const script = 'trap "echo bye; exit 7" TERM; echo ready; while :; do sleep 0.1; done';
    const { child, ended } = await started(['run', '--id', newId(), busybox, 'sh', '-c', script]);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(stdout.toString()).toBe('ready\nbye\n');
    expect(stderr).toMatch(/^drv: cancelled: SIGINT \(task ran /);
    expect(code).toBe(130);
  });

  it('kills the task at once when it comes again', async () => {
    const script = 'trap "echo no" TERM; echo ready; while :; do sleep 0.1; done';
    const { child, ended } = await started([
      'run',
      '--grace',
      '10m',
      '--id',
      newId(),
      busybox,
      'sh',
      '-c',
      script,
    ]);
    child.kill('SIGINT');
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/^drv: cancelled: SIGINT, killed \(task ran /);
    expect(code).toBe(130);
  });

  it.skipIf(!engine.private)('cancels a run before its task has started', async ({ skip }) => {
    skip(engine.registry === undefined, engine.unavailable.registry);
    // A registry that takes connections and never answers.
    const registry = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const asked = once(registry, 'connection');
    const { port } = registry.address() as AddressInfo;
    const { child, ended } = spawnDrv(['run', '-q', '--id', newId(), `127.0.0.1:${port}/x`], { env });
    await asked;
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 130, stderr: 'drv: Cancelled before the task started\n' });
    registry.close();
  });
});

describe('tasks that run elsewhere', () => {
  it('are listed and stopped; whoever runs them learns how they ended', async () => {
    const id = newId();
    const { child, ended } = spawnDrv(['run', '--id', id, busybox, 'sh', '-c', 'echo ready; sleep 600'], {
      env,
    });
    await once(child.stdout, 'data');
    const ps = await drv(['ps', '--json'], { env });
    expect(JSON.parse(ps.stdout.toString())).toContainEqual(
      expect.objectContaining({ id, state: 'running', container: `drv-${id}` }) as unknown,
    );
    const stop = await drv(['stop', id], { env });
    expect(stop).toMatchObject({ code: 0, stdout: Buffer.from(`${id} stopped\n`), stderr: '' });
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/drv: killed by SIGTERM \(task ran /);
    expect(code).toBe(143);
  });

  it('show what they write, in another terminal too', async () => {
    const id = newId();
    const script = 'trap "echo bye; exit 3" TERM; echo problem >&2; echo ready; while :; do sleep 0.1; done';
    const { child, ended } = spawnDrv(['run', '-q', '--id', id, busybox, 'sh', '-c', script], { env });
    await once(child.stdout, 'data');
    const logs = spawnDrv(['logs', '--follow', id], { env });
    await once(logs.child.stdout, 'data');
    child.kill('SIGTERM');
    // Podman is too quick with the removal to let the end of the log be read: all is there, and nobody can be sure of it.
    const doubt = isPodman ? '(drv: output is missing here, or may be: [^\\n]*\\n)?' : '';
    expect(await logs.ended).toMatchObject({
      code: 0,
      stdout: Buffer.from('ready\nbye\n'),
      stderr: expect.stringMatching(new RegExp(`^problem\\n${doubt}$`)),
    });
    expect(await ended).toMatchObject({ code: 130, stdout: Buffer.from('ready\nbye\n') });
  });

  it('are removed by a sweep when their drv is dead', async () => {
    const id = newId();
    const { child, ended } = spawnDrv(['run', '--id', id, busybox, 'sh', '-c', 'echo ready; sleep 600'], {
      env,
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await ended;
    const { code } = await drv(['sweep', '--quiet'], { env });
    expect(code).toBe(0);
    // Another drv may have swept it before; that it is gone is what counts.
    const ps = await drv(['ps', '--json'], { env });
    expect(ps.stdout.toString()).not.toContain(id);
  });

  it('are in reach of the doctor', async () => {
    const { code, stdout } = await drv(['doctor', busybox], { env });
    expect(stdout.toString()).toMatch(/^ok {4}settings .*\nok {4}engine /);
    expect(code).toBe(0);
  });
});

describe('what is left for programs to read', () => {
  it('is the result in a file and as a line', async () => {
    const id = newId();
    const file = join(directory, 'result.json');
    const end = await drv(['run', '--id', id, '--json', '--result', file, busybox, 'sh', '-c', 'exit 4'], {
      env,
    });
    expect(end.code).toBe(4);
    const result: unknown = JSON.parse(end.stderr);
    expect(result).toMatchObject({ taskId: id, status: 'error', exitCode: 4 });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(result);
  });

  it('is an explanation with the steps of the run', async () => {
    const { stderr } = await drv(['run', '--explain', '--id', newId(), busybox, 'echo', 'x'], { env });
    for (const step of [
      'auth',
      'inspect',
      'create',
      'attach',
      'start',
      'first byte',
      'exit',
      'drain',
      'remove',
    ]) {
      expect(stderr).toContain(`  ${step}`);
    }
    expect(stderr).toContain('The task ended by itself with exit code 0.');
  });

  it.skipIf(engine.registry === undefined)('is the progress of a pull, in plain lines', async () => {
    const { address, username, password } = engine.registry ?? { address: '', username: '', password: '' };
    const auths = JSON.stringify({ auths: { [address]: { auth: btoa(`${username}:${password}`) } } });
    const image = engine.images.registryBusybox ?? '';
    const { code, stderr } = await drv(['run', '--pull', 'always', '--id', newId(), image, 'true'], {
      env: { ...env, DOCKER_AUTH: auths },
    });
    expect(stderr).toMatch(/^drv: pulling /);
    expect(code).toBe(0);
  });
});

describe('drv complete', () => {
  it('tells a shell what the engine has', async () => {
    expect((await drv(['complete', 'images'], { env })).stdout.toString().split('\n')).toContain(busybox);
    expect((await drv(['complete', 'networks'], { env })).stdout.toString()).toMatch(/^none\ndefault\n/);
    const away = await drv(['complete', 'tasks'], { env: { DOCKER_HOST: 'unix:///nowhere' } });
    expect(away).toMatchObject({ stdout: Buffer.alloc(0), stderr: '' });
  });
});
