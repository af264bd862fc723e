import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { fakeIo, fakeOutput } from './support/fake-io.ts';

describe('what the command line says', () => {
  it('passes everything after the image to the task, options included', async () => {
    const io = fakeIo();
    expect(await io.run('run', '-m', '64m', 'busybox', 'sh', '-c', 'echo $A', '--memory', '1g')).toBe(0);
    expect(io.driver.tasks).toMatchObject([
      {
        image: 'busybox',
        command: ['sh', '-c', 'echo $A', '--memory', '1g'],
        limits: { memoryBytes: 67_108_864 },
      },
    ]);
  });

  it.each([
    { argv: ['busybox', '--', 'ls', '-l'], command: ['ls', '-l'] },
    { argv: ['busybox', '--', '--help'], command: ['--help'] },
    { argv: ['busybox', '--', '--', 'x'], command: ['--', 'x'] },
    { argv: ['busybox', 'ls', '--', 'x'], command: ['ls', '--', 'x'] },
    { argv: ['--', 'busybox', 'ls'], command: ['ls'] },
    { argv: ['busybox', ''], command: [''] },
    { argv: ['busybox', '--'], command: undefined },
    { argv: ['busybox'], command: undefined },
  ])('takes the command of $argv', async ({ argv, command }) => {
    const io = fakeIo();
    await io.run('run', ...argv);
    expect(io.driver.tasks[0]?.command).toEqual(command);
  });

  it('turns every option into its field of the task', async () => {
    const io = fakeIo({ env: { PASSED: 'on' }, cwd: '/here' });
    const options = [
      '--id job.1 -e A=1 --env PASSED -v ./in:/in:ro --tmpfs /tmp:size=1m -w /w -u 1000:1000',
      '--hostname h -l team=a --network none --platform linux/arm64 --pull never -m 64m --cpus .5',
      '--cpu-shares 512 --pids 10 --open-files 99 --timeout 1m --grace 2s --read-only --cap-add',
      'cap_net_raw --allow-new-privileges --output-limit 1m --on-output-limit stop -t',
      '--entrypoint sh --group-add 44 --no-init --healthcheck --add-host db:10.0.0.1 --dns 10.0.0.53',
      '--memory-swap 128m --memory-reservation 8m --cpuset-cpus 0-1 --shm-size 256m --disk 1g --gpus all',
      '--ulimit core=0 --ulimit stack=1:2 --device /dev/fuse:/dev/f:rw --sysctl net.core.somaxconn=9',
      '--mount type=tmpfs,dst=/t --security-opt seccomp=unconfined --runtime runsc --ipc none',
      '--userns host --cgroup-parent /judges --annotation a=b --security-opt no-new-privileges',
    ]
      .join(' ')
      .split(' ');
    expect(await io.run('run', ...options, 'busybox')).toBe(0);
    expect(io.driver.tasks).toEqual([
      {
        id: 'job.1',
        image: 'busybox',
        env: { A: '1', PASSED: 'on' },
        volumes: [{ hostPath: '/here/in', containerPath: '/in', readOnly: true }],
        tmpfs: [{ containerPath: '/tmp', sizeBytes: 1_048_576 }, { containerPath: '/t' }],
        entrypoint: ['sh'],
        groups: ['44'],
        init: false,
        healthcheck: true,
        extraHosts: { db: '10.0.0.1' },
        dns: ['10.0.0.53'],
        shmBytes: 268_435_456,
        ulimits: { core: 0, stack: { soft: 1, hard: 2 } },
        sysctls: { 'net.core.somaxconn': '9' },
        devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/f', permissions: 'rw' }],
        driverOptions: {
          docker: {
            runtime: 'runsc',
            seccomp: 'unconfined',
            userns: 'host',
            ipc: 'none',
            cgroupParent: '/judges',
            annotations: { a: 'b' },
          },
        },
        workDir: '/w',
        user: '1000:1000',
        hostname: 'h',
        labels: { team: 'a' },
        network: 'none',
        platform: 'linux/arm64',
        pull: 'never',
        limits: {
          memoryBytes: 67_108_864,
          memorySwapBytes: 134_217_728,
          memoryReservationBytes: 8_388_608,
          cpus: 0.5,
          cpuShares: 512,
          cpuset: '0-1',
          diskBytes: 1_073_741_824,
          gpus: 'all',
          pids: 10,
          openFiles: 99,
        },
        timeoutMs: 60_000,
        graceMs: 2000,
        readOnlyRoot: true,
        capabilities: ['NET_RAW'],
        allowNewPrivileges: true,
        output: { limitBytes: 1_048_576, onLimit: 'stop' },
        tty: true,
      },
    ]);
  });

  it('gives a task without an id a fresh one', async () => {
    const io = fakeIo();
    await io.run('run', 'busybox');
    await io.run('run', 'busybox');
    const [first, second] = io.driver.tasks;
    expect(first?.id).toMatch(/^run-[k-z]{12}$/);
    expect(second?.id).not.toBe(first?.id);
  });

  it('takes what people type from habit with docker', async () => {
    const io = fakeIo();
    expect(await io.run('run', '--rm', '-it', 'busybox')).toBe(0);
    expect(io.driver.tasks[0]).toMatchObject({ tty: true });
  });

  it.each([
    [
      '--memory 12x',
      ['-m', '12x'],
      'drv: --memory 12x: not a size; write a number and a unit b, k, m, g or t, such as 512m',
    ],
    [
      'an id with a slash',
      ['--id', 'a/b'],
      'drv: --id a/b: letters, digits, "_", "." and "-" only, first a letter or digit, at most 128',
    ],
    [
      'a variable without =',
      ['-e', 'NOPE'],
      'drv: --env NOPE: NOPE is not set in your environment; write --env NOPE=value',
    ],
    [
      'what may be a secret, put where a name belongs, without repeating it',
      ['-e', 's3cret value!'],
      'drv: --env NAME: NAME is not set in your environment; write --env NAME=value',
    ],
    [
      'a volume without target',
      ['-v', '/x'],
      'drv: --volume /x: write SOURCE:TARGET, SOURCE:TARGET:ro, or a --mount',
    ],
    [
      'a missing file of variables',
      ['--env-file', '/nowhere/env'],
      'drv: --env-file /nowhere/env: no such file or directory',
    ],
    [
      'a file of variables that never ends',
      ['--env-file', '/dev/zero'],
      'drv: --env-file /dev/zero: more than 16 MiB',
    ],
    [
      'a profile that never ends',
      ['--security-opt', 'seccomp=/dev/zero'],
      'drv: --security-opt seccomp=/dev/zero: more than 16 MiB',
    ],
    [
      'a file of labels that never ends',
      ['--label-file', '/dev/zero'],
      'drv: --label-file /dev/zero: more than 16 MiB',
    ],
    [
      'an id of the form that drv generates',
      ['--id', 'run-zyxw'],
      'drv: --id run-zyxw: drv itself gives such ids; choose another',
    ],
    ['a relative working directory', ['-w', 'x'], 'drv: --workdir must be an absolute path'],
    ['a word outside of a list', ['--pull', 'maybe'], 'drv: --pull maybe: must be missing, always or never'],
    [
      'the network of the host',
      ['--network', 'host'],
      'drv: --network host: the namespaces of the host and of other containers are refused; write none, default or a network of the engine',
    ],
    [
      'a limit that is missing',
      ['--on-output-limit', 'stop'],
      'drv: --on-output-limit stop needs a limit; give --output-limit too, such as 10m',
    ],
    [
      'an escape sequence',
      ['--cpus', '\u001b[31m1'],
      'drv: --cpus \\x1b[31m1: not a number above 0; write for example 2 or 0.5',
    ],
    ['an unknown option', ['--memry', '1g'], "drv: unknown option '--memry'; did you mean --memory?"],
    ['an option without its value', ['--user'], 'drv: --user needs a value: --user <user[:group]>'],
    [
      'a result in a missing directory',
      ['--result', '/nowhere/r.json'],
      'drv: --result /nowhere/r.json: no such file or directory',
    ],
    ['a result that is a directory', ['--result', '/tmp'], 'drv: --result /tmp: is a directory'],
  ])('answers %s with one line and 125', async (_name, options, line) => {
    const io = fakeIo();
    const argv = options[0] === '--user' ? options : [...options, 'busybox'];
    expect(await io.run('run', ...argv)).toBe(125);
    expect(io.stderr.text()).toBe(`${line}\n`);
    expect(io.stdout.text()).toBe('');
    expect(io.driver.tasks).toEqual([]);
  });

  it.each([
    [['run'], 'drv: run needs an IMAGE; see drv run --help'],
    [['rnu', 'busybox'], "drv: unknown command 'rnu'; did you mean run?"],
    [['compose'], "drv: unknown command 'compose'; see drv --help"],
    [['images'], "drv: unknown command 'images'; use docker images"],
    [['kill', 'x'], "drv: unknown command 'kill'; use drv stop ID"],
    [['constructor'], "drv: unknown command 'constructor'; see drv --help"],
    [['python:3', 'x'], "drv: unknown command 'python:3'; an image runs with drv run python:3"],
    [['ps', 'job'], 'drv: ps takes no arguments, not: job'],
    [['logs', 'a', 'b'], 'drv: logs takes 1 argument, not: a, b'],
    [['--nope'], "drv: unknown option '--nope'"],
    [
      ['help', 'nope'],
      "drv: there is no command 'nope'; commands: run, worker, ps, top, logs, stop, pull, doctor, sweep, completion",
    ],
    [['completion', 'tcsh'], "drv: there is no shell 'tcsh'; shells: bash, zsh, fish"],
  ])('answers %j with one line and 125', async (argv, line) => {
    const io = fakeIo();
    expect(await io.run(...argv)).toBe(125);
    expect(io.stderr.text()).toBe(`${line}\n`);
  });

  it('prints help and version on stdout', async () => {
    for (const argv of [['--help'], ['run', '--help'], ['--version'], ['-V'], ['-v'], ['help', 'run']]) {
      const io = fakeIo();
      expect(await io.run(...argv)).toBe(0);
      expect(io.stdout.text()).not.toBe('');
      expect(io.stderr.text()).toBe('');
    }
  });

  it('says that its output was lost, unless its reader has gone', async () => {
    for (const [code, exitCode, said] of [
      ['ENOSPC', 125, 'drv: stdout: no space left on device\n'],
      ['EPIPE', 141, ''],
    ] as const) {
      const broken = new Writable({
        write(_chunk, _encoding, callback) {
          setImmediate(callback, Object.assign(new Error('lost'), { code }));
        },
      });
      const io = fakeIo({ stdout: Object.assign(broken, { text: () => '' }) });
      expect(await io.run('completion', 'bash')).toBe(exitCode);
      expect(io.stderr.text()).toBe(said);
    }
  });

  it.each([
    ['stdout', ['completion', 'bash'], 0],
    ['stderr', ['run', '--no-such-option'], 125],
  ] as const)('settles when %s has taken all of it, however slow', async (name, argv, exitCode) => {
    const taken: (() => void)[] = [];
    const slow = Object.assign(fakeOutput(), {
      _write: (_chunk: Buffer, _encoding: string, callback: () => void) => void taken.push(callback),
    });
    let settled = false;
    const code = fakeIo({ [name]: slow }).run(...argv);
    void code.finally(() => (settled = true));
    await vi.waitFor(() => expect(taken).not.toHaveLength(0));
    await nextTurn();
    expect(settled).toBe(false);
    while (!settled) {
      taken.splice(0).forEach((callback) => callback());
      await nextTurn();
    }
    expect(await code).toBe(exitCode);
  });

  it('does not exit with 0 where the JSON of a run was lost; a line for people may be', async () => {
    const codes = async (code: string, ...options: string[]) => {
      const stderr = fakeOutput();
      stderr._write = (_chunk, _encoding, callback) => callback(Object.assign(new Error(code), { code }));
      return await fakeIo({ stderr }).run('run', ...options, 'busybox');
    };
    expect(await codes('ENOSPC', '--json')).toBe(125);
    expect(await codes('EPIPE', '--json')).toBe(141);
    expect(await codes('ENOSPC')).toBe(0);
    expect(await codes('EPIPE')).toBe(0);
  });

  it('shows a defect without a stack, unless asked', async () => {
    const io = fakeIo({
      async compose() {
        throw new TypeError('boom');
      },
    });
    expect(await io.run('run', 'busybox')).toBe(125);
    expect(io.stderr.text()).toBe(
      'drv: unexpected: TypeError: boom (a defect in drv; DRV_DEBUG=1 shows where)\n',
    );
  });
});
