import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateTask, type ContainerTask } from '../../src/index.ts';

const minimal: ContainerTask = { id: 'sum-1', image: 'busybox' };

const complete: Required<ContainerTask> = {
  id: 'a.b_c-9',
  tenant: 'Ann & sons',
  image: 'registry.test:5000/team/app:1',
  command: ['sh', '-c', 'exit 0'],
  entrypoint: [],
  env: { A: '', 'with space': 'b=c', ÄÖ: 'ü' },
  workDir: '/work',
  user: '1000:1000',
  groups: ['44', 'video'],
  hostname: 'build_box.local',
  labels: { team: 'blue', 'org.example/x': '' },
  volumes: [
    {
      hostPath: '/srv/data',
      containerPath: '/data',
      readOnly: true,
      propagation: 'rslave',
      selinux: 'shared',
    },
    { volume: 'cache_1', containerPath: '/cache' },
  ],
  tmpfs: [
    { containerPath: '/tmp', sizeBytes: 1_048_576, exec: false, mode: 0o700, uid: 1_000, gid: 0 },
    { containerPath: '/run' },
  ],
  files: {
    '/job/main.py': 'print()',
    '/job/key': { text: '', mode: 0o400, uid: 1_000, gid: 0 },
    '/job/logo.png': { base64: 'iVBORw==' },
  },
  shmBytes: 268_435_456,
  devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/f', permissions: 'rw' }, { hostPath: '/dev/kvm' }],
  limits: {
    memoryBytes: 67_108_864,
    memorySwapBytes: 67_108_864,
    memoryReservationBytes: 8_388_608,
    cpus: 0.5,
    cpuShares: 512,
    cpuset: '0-2,7',
    diskBytes: 1_073_741_824,
    gpus: 'all',
    pids: 64,
    openFiles: 256,
  },
  ulimits: { core: 0, stack: { soft: 8_388_608, hard: -1 } },
  sysctls: { 'net.core.somaxconn': '1024' },
  extraHosts: { db: '10.0.0.1', 'host.docker.internal': 'host-gateway', six: 'fd00::1' },
  ports: [
    { containerPort: 8080 },
    { containerPort: 53, protocol: 'udp', hostPort: 5_353, hostAddress: '::1' },
  ],
  dns: ['10.0.0.53', 'fd00::53'],
  init: false,
  healthcheck: true,
  network: { name: 'tests', aliases: ['db', 'db.local'] },
  timeoutMs: 60_000,
  stopSignal: 'SIGRTMIN+3',
  graceMs: 0,
  pull: 'always',
  platform: 'linux/arm64/v8',
  readOnlyRoot: true,
  capabilities: ['NET_BIND_SERVICE'],
  allowNewPrivileges: false,
  tty: true,
  terminalSize: { columns: 132, rows: 43 },
  output: { limitBytes: 1_000_000, onLimit: 'stop' },
  recoverable: true,
  driverOptions: { docker: { runtime: 'runsc' } },
};

function invalid(path: string | RegExp): unknown {
  return expect.objectContaining({
    code: 'DRV_INVALID_TASK',
    message: expect.stringMatching(path instanceof RegExp ? path : new RegExp(`^${escape(path)} `)),
  });
}

function escape(text: string): string {
  return text.replaceAll(/[.[\]]/g, '\\$&');
}

describe('a right task', () => {
  it.each([
    ['the least', minimal],
    ['every field', complete],
    ['a command in one string', { ...minimal, command: 'echo hello' }],
    ['fields that are undefined', { ...minimal, command: undefined, limits: { pids: undefined } }],
    [
      'the longest argument and variable',
      { ...minimal, command: ['x'.repeat(131_071)], env: { A: 'x'.repeat(131_069) } },
    ],
    [
      'many arguments on a large stack',
      { ...minimal, command: Array.from({ length: 40 }, () => 'x'.repeat(110_000)), ulimits: { stack: -1 } },
    ],
    ['no network', { ...minimal, network: 'none' }],
    ['an id of 128 characters', { ...minimal, id: 'a'.repeat(128) }],
    ['an output policy without a limit', { ...minimal, output: { onLimit: 'pause' } }],
  ])('%s', (_name, task) => {
    expect(() => validateTask(task as ContainerTask)).not.toThrow();
  });

  it('is still right after JSON', () => {
    expect(() => validateTask(JSON.parse(JSON.stringify(complete)) as ContainerTask)).not.toThrow();
  });
});

describe('a wrong field is named', () => {
  it.each<[path: string, change: object]>([
    ['id', { id: '' }],
    ['id', { id: 'a/b' }],
    ['id', { id: '-a' }],
    ['id', { id: 'a'.repeat(129) }],
    ['id', { id: 7 }],
    ['image', { image: '' }],
    ['image', { image: 'a\0b' }],
    ['command', { command: [] }],
    ['command', { command: ' \t' }],
    ['command[1]', { command: ['a', 7] }],
    ['command[0]', { command: ['a\0b'] }],
    ['env', { env: { 'A=B': 'c' } }],
    ['env', { env: ['A=b'] }],
    ['env.A', { env: { A: 7 } }],
    ['env.A', { env: { A: 'b\0' } }],
    ['recoverable', { recoverable: 'yes' }],
    ['timeoutMs', { recoverable: true }],
    ['workDir', { workDir: 'work' }],
    ['user', { user: 'a:b:c' }],
    ['hostname', { hostname: '-box' }],
    ['workDir', { workDir: 'C:\\work' }],
    ['volumes[0].containerPath', { volumes: [{ volume: 'a', containerPath: 'C:/in' }] }],
    ['labels', { labels: { 'drv.owner': 'me' } }],
    ['volumes', { volumes: {} }],
    ['volumes[0].hostPath', { volumes: [{ hostPath: 'data', containerPath: '/data' }] }],
    ['volumes[0].hostPath', { volumes: [{ hostPath: 'C:\\work', containerPath: '/data' }] }],
    ['volumes[1].containerPath', { volumes: [complete.volumes?.[0], { volume: 'v' }] }],
    ['volumes[0].volume', { volumes: [{ volume: '../etc', containerPath: '/data' }] }],
    ['volumes[0].mode', { volumes: [{ hostPath: '/a', containerPath: '/b', mode: 'ro' }] }],
    ['files', { files: ['/a'] }],
    ['files["a"]', { files: { a: '' } }],
    ['files["/"]', { files: { '/': '' } }],
    ['files["/a/"]', { files: { '/a/': '' } }],
    ['files["/a//b"]', { files: { '/a//b': '' } }],
    ['files["/a/../b"]', { files: { '/a/../b': '' } }],
    ['files["/a/."]', { files: { '/a/.': '' } }],
    ['files["/a"]', { files: { '/a': 1 } }],
    ['files["/a"].local', { files: { '/a': { local: '/etc/shadow' } } }],
    ['files["/a"].text', { files: { '/a': {} } }],
    ['files["/a"].base64', { files: { '/a': { base64: 'a' } } }],
    ['files["/a"].mode', { files: { '/a': { text: '', mode: 0o10000 } } }],
    ['tmpfs[0].sizeBytes', { tmpfs: [{ containerPath: '/tmp', sizeBytes: 0 }] }],
    ['limits.memoryBytes', { limits: { memoryBytes: 1.5 } }],
    ['limits.memoryBytes', { limits: { memoryBytes: '64m' } }],
    ['limits.cpus', { limits: { cpus: 0 } }],
    ['limits.cpus', { limits: { cpus: Number.NaN } }],
    ['limits.cpuShares', { limits: { cpuShares: 1 } }],
    ['limits.pids', { limits: { pids: 0 } }],
    ['limits.memory', { limits: { memory: 1 } }],
    ['limits.memorySwapBytes', { limits: { memorySwapBytes: 1 } }],
    ['limits.memorySwapBytes', { limits: { memoryBytes: 2, memorySwapBytes: 1 } }],
    ['limits.memoryReservationBytes', { limits: { memoryBytes: 1, memoryReservationBytes: 2 } }],
    ['limits.cpuset', { limits: { cpuset: '0-' } }],
    ['limits.gpus', { limits: { gpus: 0 } }],
    ['limits.gpus', { limits: { gpus: 'some' } }],
    ['limits.gpus', { limits: { gpus: [] } }],
    ['limits.gpus[1]', { limits: { gpus: ['0', 'a b'] } }],
    ['ulimits', { ulimits: { files: 1 } }],
    ['ulimits.core', { ulimits: { core: -2 } }],
    ['ulimits.core.hard', { ulimits: { core: { soft: 1 } } }],
    ['ulimits.core.soft', { ulimits: { core: { soft: 2, hard: 1 } } }],
    ['ulimits.core.soft', { ulimits: { core: { soft: -1, hard: 1 } } }],
    ['ulimits.nofile', { limits: { openFiles: 9 }, ulimits: { nofile: 9 } }],
    ['sysctls', { sysctls: { 'a b': '1' } }],
    ['devices[0].permissions', { devices: [{ hostPath: '/dev/fuse', permissions: 'x' }] }],
    ['terminalSize', { terminalSize: { columns: 80, rows: 24 } }],
    ['terminalSize.rows', { tty: true, terminalSize: { columns: 80, rows: 0 } }],
    ['stopSignal', { stopSignal: 'SIGNAL' }],
    ['stopSignal', { stopSignal: 2 }],
    ['ports', { ports: [{ containerPort: 80 }], network: 'none' }],
    ['ports[0].containerPort', { ports: [{ containerPort: 0 }] }],
    ['ports[1].hostPort', { ports: [{ containerPort: 80 }, { containerPort: 80, hostPort: 65_536 }] }],
    ['ports[0].hostAddress', { ports: [{ containerPort: 80, hostAddress: 'localhost' }] }],
    ['ports[0].protocol', { ports: [{ containerPort: 80, protocol: 'http' }] }],
    ['network.aliases[0]', { network: { name: 'tests', aliases: ['a b'] } }],
    ['command[1]', { command: ['echo', 'x'.repeat(131_072)] }],
    ['command[1]', { command: `echo ${'x'.repeat(131_072)}` }],
    ['command[0]', { command: ['ü'.repeat(65_536)] }],
    ['entrypoint[0]', { entrypoint: ['x'.repeat(131_072)] }],
    ['env.A', { env: { A: 'x'.repeat(131_070) } }],
    ['command', { command: Array.from({ length: 20 }, () => 'x'.repeat(110_000)) }],
    ['command', { command: Array.from({ length: 210_000 }, () => 'x') }],
    ['command', { command: ['a', 'x'.repeat(100_000), 'x'.repeat(100_000)], ulimits: { stack: 65_536 } }],
    ['shmBytes', { shmBytes: 0 }],
    ['tmpfs[0].mode', { tmpfs: [{ containerPath: '/tmp', mode: 0o10000 }] }],
    ['tmpfs[0].uid', { tmpfs: [{ containerPath: '/tmp', uid: 'me' }] }],
    ['tmpfs[1].containerPath', { tmpfs: [{ containerPath: '/a' }, { containerPath: '/a/' }] }],
    [
      'tmpfs[0].containerPath',
      { tmpfs: [{ containerPath: '/a/b' }], volumes: [{ volume: 'v', containerPath: '/a//b/' }] },
    ],
    [
      'volumes[1].containerPath',
      {
        volumes: [
          { volume: 'v', containerPath: '/a' },
          { hostPath: '/b', containerPath: '/a' },
        ],
      },
    ],
    ['volumes[0].propagation', { volumes: [{ hostPath: '/a', containerPath: '/b', propagation: 'z' }] }],
    ['volumes[0].selinux', { volumes: [{ volume: 'a', containerPath: '/b', selinux: 'shared' }] }],
    ['entrypoint[0]', { entrypoint: [7] }],
    ['entrypoint', { entrypoint: ' ' }],
    ['groups[0]', { groups: ['a:b'] }],
    ['extraHosts', { extraHosts: { 'a:b': '10.0.0.1' } }],
    ['extraHosts.a', { extraHosts: { a: 'b' } }],
    ['dns[0]', { dns: ['ns.example'] }],
    ['network', { network: 'host' }],
    ['network.name', { network: { name: 'host' } }],
    ['network.name', { network: { name: 'container:other' } }],
    ['timeoutMs', { timeoutMs: -1 }],
    ['timeoutMs', { timeoutMs: Infinity }],
    ['timeoutMs', { timeoutMs: 3_155_760_000_001 }],
    ['graceMs', { graceMs: '5s' }],
    ['pull', { pull: 'sometimes' }],
    ['platform', { platform: 'Linux' }],
    ['readOnlyRoot', { readOnlyRoot: 1 }],
    ['capabilities[0]', { capabilities: ['cap_sys_admin'] }],
    ['tty', { tty: 'yes' }],
    ['output.limitBytes', { output: { onLimit: 'truncate' } }],
    ['output.limitBytes', { output: { limitBytes: 0 } }],
    ['output.onLimit', { output: { onLimit: 'drop' } }],
    ['comand', { comand: ['misspelt'] }],
  ])('%s: %j', (path, change) => {
    expect(() => validateTask({ ...minimal, ...change })).toThrow(invalid(path));
  });

  it.each([null, undefined, 'task', 7, []])('%j is no task', (value) => {
    expect(() => validateTask(value as unknown as ContainerTask)).toThrow(
      invalid(/^The task must be an object/),
    );
  });

  it('a missing image is named, and an id may be missing', () => {
    expect(() => validateTask({ image: 'busybox' })).not.toThrow();
    expect(() => validateTask({ id: 'sum-1' } as ContainerTask)).toThrow(invalid('image'));
  });

  it('names of objects are no fields', () => {
    const task = JSON.parse('{"id":"a","image":"b","__proto__":{"tty":true}}') as ContainerTask;
    expect(() => validateTask(task)).toThrow(invalid('__proto__'));
  });
});

describe('an error', () => {
  it('knows the task, where its id is right', () => {
    expect(() => validateTask({ ...minimal, timeoutMs: -1 })).toThrow(
      expect.objectContaining({ taskId: 'sum-1' }),
    );
    expect(() => validateTask({ ...minimal, id: 'no good' })).toThrow(
      expect.objectContaining({ taskId: undefined }),
    );
  });

  it('does not repeat a value, which may be a secret', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^canary-[a-z0-9]{8}$/), (secret) => {
        for (const change of [{ env: { A: `${secret}\0` } }, { user: `${secret} x` }, { workDir: secret }]) {
          expect(() => validateTask({ ...minimal, ...change })).toThrow(
            expect.objectContaining({ message: expect.not.stringContaining(secret) }),
          );
        }
      }),
      { numRuns: 20 },
    );
  });
});
