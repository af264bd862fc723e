import { describe, expect, test } from 'vitest';
import { createStatsRecorder, readCgroup } from '../../src/index.ts';

const containerId = 'ab'.repeat(32);

/** A file system that holds these files and nothing else. */
const files =
  (contents: Record<string, string>) =>
  async (path: string): Promise<string> => {
    const text = contents[path];
    if (text === undefined) throw new Error(`ENOENT ${path}`);
    return text;
  };

const scope = `system.slice/docker-${containerId}.scope`;
const v2 = {
  '/proc/42/cgroup': `0::/${scope}\n`,
  [`/sys/fs/cgroup/${scope}/cpu.stat`]:
    'usage_usec 200000\nuser_usec 150000\nsystem_usec 50000\nnr_periods 4\nnr_throttled 1\nthrottled_usec 300\n',
  [`/sys/fs/cgroup/${scope}/memory.current`]: '4000\n',
  [`/sys/fs/cgroup/${scope}/memory.peak`]: '9000\n',
  [`/sys/fs/cgroup/${scope}/memory.max`]: 'max\n',
  [`/sys/fs/cgroup/${scope}/memory.stat`]: 'anon 100\nfile 3000\ninactive_file 1000\n',
  [`/sys/fs/cgroup/${scope}/memory.events`]: 'low 0\nmax 7\noom 3\noom_kill 2\n',
  [`/sys/fs/cgroup/${scope}/pids.current`]: '3\n',
  [`/sys/fs/cgroup/${scope}/pids.max`]: '64\n',
};

const v1 = {
  '/proc/42/cgroup': [
    '9:name=systemd:/',
    `8:pids:/docker/${containerId}`,
    `4:memory:/docker/${containerId}`,
    `2:cpu,cpuacct:/docker/${containerId}`,
    '0::/',
  ].join('\n'),
  [`/sys/fs/cgroup/cpuacct/docker/${containerId}/cpuacct.usage`]: '200000000\n',
  [`/sys/fs/cgroup/memory/docker/${containerId}/memory.usage_in_bytes`]: '4000\n',
  [`/sys/fs/cgroup/memory/docker/${containerId}/memory.max_usage_in_bytes`]: '9000\n',
  [`/sys/fs/cgroup/memory/docker/${containerId}/memory.limit_in_bytes`]: '9223372036854771712\n',
  [`/sys/fs/cgroup/memory/docker/${containerId}/memory.failcnt`]: '7\n',
  [`/sys/fs/cgroup/memory/docker/${containerId}/memory.stat`]:
    'cache 1\ntotal_cache 3000\ntotal_rss 100\ntotal_inactive_file 5000\n',
  [`/sys/fs/cgroup/memory/docker/${containerId}/memory.oom_control`]:
    'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
  [`/sys/fs/cgroup/pids/docker/${containerId}/pids.current`]: '3\n',
};

const read = async (contents: Record<string, string>, pid = 42) =>
  readCgroup(pid, { containerId, readFile: files(contents), now: () => 1000 });

test('cgroup v2', async () => {
  await expect(read(v2)).resolves.toEqual({
    oomKills: 2,
    sample: {
      at: 1000,
      epoch: 0,
      cgroup: 'v2',
      cpu: {
        timeNs: 2e8,
        userNs: 15e7,
        kernelNs: 5e7,
        throttling: { periods: 4, throttledPeriods: 1, throttledNs: 300_000 },
      },
      memory: {
        usageBytes: 4000,
        workingSetBytes: 3000,
        rssBytes: 100,
        cacheBytes: 3000,
        peakBytes: 9000,
        failures: 7,
      },
      pids: { current: 3, limit: 64 },
    },
  });
});

test('cgroup v1', async () => {
  await expect(read(v1)).resolves.toEqual({
    oomKills: 2,
    sample: {
      at: 1000,
      epoch: 0,
      cgroup: 'v1',
      cpu: { timeNs: 2e8 },
      memory: {
        usageBytes: 4000,
        workingSetBytes: 0,
        rssBytes: 100,
        cacheBytes: 3000,
        peakBytes: 9000,
        failures: 7,
      },
      pids: { current: 3 },
    },
  });
});

test('a recorder takes the reading like any other sample', async () => {
  const recorder = createStatsRecorder();
  const reading = await read(v2);
  if (reading !== undefined) recorder.add(reading.sample);
  expect(recorder.summary()).toMatchObject({
    cpuSeconds: 0.2,
    peakMemoryBytes: 9000,
    peakMemoryFrom: 'engine',
  });
});

describe('where a controller is missing, its figures are', () => {
  test('on cgroup v2', async () => {
    const { '/proc/42/cgroup': proc, [`/sys/fs/cgroup/${scope}/cpu.stat`]: cpu = '' } = v2;
    const only = { '/proc/42/cgroup': proc, [`/sys/fs/cgroup/${scope}/cpu.stat`]: cpu.slice(0, 18) };
    await expect(read(only)).resolves.toEqual({
      sample: { at: 1000, epoch: 0, cgroup: 'v2', cpu: { timeNs: 2e8 }, memory: {} },
    });
  });

  test('on cgroup v1', async () => {
    const memoryOnly = {
      '/proc/42/cgroup': `4:memory:/docker/${containerId}`,
      [`/sys/fs/cgroup/memory/docker/${containerId}/memory.usage_in_bytes`]: '4000\n',
    };
    await expect(read(memoryOnly)).resolves.toMatchObject({
      sample: { cpu: {}, memory: { usageBytes: 4000, workingSetBytes: 4000 } },
    });
    const timeOnly = {
      '/proc/42/cgroup': `4:cpuacct:/docker/${containerId}`,
      [`/sys/fs/cgroup/cpuacct/docker/${containerId}/cpuacct.usage`]: '7\n',
    };
    await expect(read(timeOnly)).resolves.toMatchObject({ sample: { cpu: { timeNs: 7 }, memory: {} } });
  });
});

describe("a main process in a group below the container's is measured with all of it", () => {
  test.each([
    ['an init system', `${scope}/init.scope`, scope],
    ['a Docker in the container', `${scope}/init`, scope],
    [
      'Podman',
      `machine.slice/libpod-${containerId}.scope/container`,
      `machine.slice/libpod-${containerId}.scope`,
    ],
    ['a name that is there twice', `${scope}/nested/${containerId}`, scope],
  ])('cgroup v2: %s', async (_who, path, own) => {
    const { '/proc/42/cgroup': _proc, ...rest } = v2;
    const moved = Object.fromEntries(
      Object.entries(rest).map(([file, text]) => [file.replace(scope, own), text]),
    );
    const below = {
      [`/sys/fs/cgroup/${path}/cpu.stat`]: 'usage_usec 1\n',
      [`/sys/fs/cgroup/${path}/memory.current`]: '1\n',
    };
    await expect(read({ '/proc/42/cgroup': `0::/${path}\n`, ...moved, ...below })).resolves.toEqual(
      await read(v2),
    );
  });

  test('cgroup v1, in every hierarchy', async () => {
    const proc = v1['/proc/42/cgroup'].replaceAll(new RegExp(`${containerId}$`, 'gm'), `${containerId}/init`);
    expect(proc).toContain('/init');
    await expect(read({ ...v1, '/proc/42/cgroup': proc })).resolves.toEqual(await read(v1));
  });
});

test('a number of the kernel that stands for none is absent', async () => {
  const reading = await read({
    ...v2,
    [`/sys/fs/cgroup/${scope}/memory.peak`]: '18446744073709551615\n',
    [`/sys/fs/cgroup/${scope}/memory.stat`]: 'anon 18446744073709547520\nfile 3000\ninactive_file 1000\n',
  });
  expect(reading?.sample.memory).toEqual({
    usageBytes: 4000,
    workingSetBytes: 3000,
    cacheBytes: 3000,
    failures: 7,
  });
});

test.each([
  ['the process is gone', {}],
  ['the process is of something else', { '/proc/42/cgroup': '0::/user.slice\n' }],
  ['the cgroup is gone, v2', { '/proc/42/cgroup': v2['/proc/42/cgroup'] }],
  ['the cgroup is gone, v1', { '/proc/42/cgroup': v1['/proc/42/cgroup'] }],
  ['the path leaves the tree', { '/proc/42/cgroup': `0::/../../${containerId}\n` }],
  ['the file is of another form', { '/proc/42/cgroup': 'nonsense' }],
])('there is no reading when %s', async (_name, contents) => {
  await expect(read(contents)).resolves.toBeUndefined();
});

test.each([0, -1, 1.5])('refuses the process id %s', async (pid) => {
  await expect(read({}, pid)).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
});

test('refuses a short container id, which could be part of any path', async () => {
  const wrong = readCgroup(42, { containerId: 'a', readFile: files(v2) });
  await expect(wrong).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
});

test('reads nothing after abort', async () => {
  const aborted = readCgroup(42, { containerId, readFile: files(v2), signal: AbortSignal.abort() });
  await expect(aborted).rejects.toMatchObject({ code: 'DRV_ABORTED' });
});

test('takes the time from the clock of the process where none is given', async () => {
  const before = Date.now();
  const reading = await readCgroup(42, { containerId, readFile: files(v2) });
  expect(reading?.sample.at).toBeGreaterThanOrEqual(before);
});
