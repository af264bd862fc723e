import type { StatsSample } from '@drv/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseDockerStats, type NormaliseOptions } from '../../src/index.ts';
import { recorded } from '../recorded.ts';
import { vectors } from '../vectors.ts';

function sampleOf(raw: unknown, previous?: StatsSample, options?: NormaliseOptions): StatsSample {
  const sample = normaliseDockerStats(raw, previous, options);
  if (sample === undefined) throw new Error('it was taken for an empty answer');
  return sample;
}

/** A live answer with one CPU second used out of two, changed at will. */
function answer(second: number, timeNs: number, more: Record<string, unknown> = {}) {
  return {
    read: `2026-01-01T00:00:${String(second).padStart(2, '0')}.5Z`,
    preread: '0001-01-01T00:00:00Z',
    cpu_stats: {
      cpu_usage: { total_usage: timeNs, usage_in_usermode: timeNs / 2, usage_in_kernelmode: timeNs / 4 },
      system_cpu_usage: second * 2e9,
      online_cpus: 2,
    },
    precpu_stats: { cpu_usage: { total_usage: 0 } },
    memory_stats: { usage: 1000 },
    ...more,
  };
}

describe('a recorded stream', () => {
  const samples: StatsSample[] = [];
  let empty = 0;
  for (const raw of recorded('docker-28.5.2-cgroupv1-busy-stream1')) {
    const sample = normaliseDockerStats(raw, samples.at(-1));
    if (sample === undefined) empty += 1;
    else samples.push(sample);
  }

  test('ends with empty answers, which are no samples', () => {
    expect(samples.length).toBeGreaterThan(1);
    expect(empty).toBeGreaterThan(0);
  });

  test('has no rate in its first sample and one in every other', () => {
    const [first, ...others] = samples;
    expect(first?.cpu).not.toHaveProperty('cores');
    expect(first).not.toHaveProperty('elapsedMs');
    for (const { cpu, elapsedMs } of others) {
      expect(elapsedMs).toBeGreaterThan(900);
      // The container had 0.3 processors.
      expect(cpu.cores).toBeGreaterThan(0.25);
      expect(cpu.cores).toBeLessThan(0.35);
      expect(cpu.percent).toBeGreaterThan(25);
    }
  });
});

describe('recorded answers', () => {
  test('Docker, cgroup v2, half a processor: rates from precpu_stats', () => {
    expect(sampleOf(recorded('docker-28.5.2-cgroupv2-busy-stream0')[0])).toMatchObject({
      time: '2026-11-23T23:20:41.7441607Z',
      at: Date.parse('2026-11-23T23:20:41.744Z'),
      elapsedMs: 1434.359542,
      cgroup: 'v2',
      cpu: {
        timeNs: 4_494_710_000,
        cores: 274_257_000 / 1_434_359_542,
        percent: (274_257_000 / 2_030_000_000) * 200,
        userPercent: (225_070_000 / 2_030_000_000) * 200,
        kernelPercent: (49_187_000 / 2_030_000_000) * 200,
        throttling: { periods: 216, throttledPeriods: 213, throttledNs: 16_034_602_000 },
      },
      memory: { usageBytes: 348_160, rssBytes: 57_344, cacheBytes: 8192, limitBytes: 33_554_432 },
      disk: { readBytes: 8192, writeBytes: 0, devices: { '254:0': { readBytes: 8192, writeBytes: 0 } } },
      network: { rxBytes: 1328, txBytes: 126, interfaces: { eth0: { rxBytes: 1328, txBytes: 126 } } },
    });
  });

  test('Docker, cgroup v2 without controllers: a busy container of which nothing is known', () => {
    const { cpu, memory, pids } = sampleOf(recorded('docker-28.5.2-cgroupv2-nocontrollers-busy-stream0')[0]);
    expect(cpu).toEqual({ onlineCpus: 2 });
    expect(memory).toEqual({});
    expect(pids).toBeUndefined();
  });

  test('Docker, cgroup v1: page cache is in the working set unless it is inactive', () => {
    expect(sampleOf(recorded('docker-28.5.2-cgroupv1-mem-oneshot')[0]).memory).toMatchObject({
      usageBytes: 22_310_912,
      workingSetBytes: 22_310_912,
      peakBytes: 23_605_248,
    });
  });

  test('Docker, cgroup v1: Sync, Async, Discard and Total do not count again', () => {
    const { disk, network } = sampleOf(recorded('docker-28.5.2-cgroupv1-diskthrottled-stream0')[0]);
    expect(disk).toMatchObject({ readBytes: 83_886_080, writeBytes: 83_886_080 });
    expect(network).toBeUndefined();
  });

  test('Podman: by wall clock only, and without what it does not keep', () => {
    const [raw] = recorded('podman-4.3.1-crun-cgroupv1-busy-stream1');
    const { cpu, memory } = sampleOf(raw);
    expect(cpu).toEqual({
      timeNs: 634_899_333,
      onlineCpus: 2,
      cores: 0,
      throttling: { periods: 0, throttledPeriods: 0, throttledNs: 0 },
    });
    expect(memory).toEqual({
      usageBytes: 245_760,
      workingSetBytes: 245_760,
      limitBytes: 33_554_432,
      availableBytes: 33_554_432 - 245_760,
    });
  });
});

describe('rates', () => {
  test('are taken against the sample before, not against precpu_stats', () => {
    const precpu = { precpu_stats: { cpu_usage: { total_usage: 7e8 }, system_cpu_usage: 7e9 } };
    const before = sampleOf(answer(1, 1e9));
    expect(sampleOf(answer(5, 2e9, precpu), before)).toMatchObject({
      elapsedMs: 4000,
      cpu: { cores: 0.25, percent: 25, userPercent: 12.5, kernelPercent: 6.25 },
    });
  });

  test('a restart begins a new epoch and has no rate', () => {
    const before = sampleOf(answer(1, 1e9));
    const restarted = sampleOf(answer(2, 4e8), before);
    expect(restarted).toMatchObject({ epoch: 1, elapsedMs: 1000 });
    expect(restarted.cpu).not.toHaveProperty('cores');
    expect(restarted.cpu).not.toHaveProperty('percent');
    expect(sampleOf(answer(3, 9e8), restarted)).toMatchObject({ epoch: 1, cpu: { cores: 0.5 } });
  });

  test('are absent when the same answer comes twice, or the clock went back', () => {
    const before = sampleOf(answer(5, 1e9));
    for (const second of [5, 4]) {
      const sample = sampleOf(answer(second, 1e9), before);
      expect(sample).not.toHaveProperty('elapsedMs');
      expect(sample.cpu).not.toHaveProperty('cores');
    }
  });

  test('fall back to precpu_stats where the sample before has no processor time', () => {
    const { cpu: _cpu, ...rest } = sampleOf(answer(1, 1e9));
    const raw = answer(3, 2e9, {
      preread: '2026-01-01T00:00:02.5Z',
      precpu_stats: { cpu_usage: { total_usage: 15e8 } },
    });
    expect(sampleOf(raw, { ...rest, cpu: {} }).cpu.cores).toBe(0.5);
  });

  test('work against a sample that has only milliseconds', () => {
    const { time: _time, ...before } = sampleOf(answer(1, 1e9));
    expect(sampleOf(answer(2, 15e8), before)).toMatchObject({ elapsedMs: 1000, cpu: { cores: 0.5 } });
  });

  test('on Windows are of the whole machine and by wall clock', () => {
    const windows = (second: number, hundredNs: number) => ({
      ...answer(second, hundredNs),
      num_procs: 4,
      memory_stats: { privateworkingset: 1 },
      storage_stats: { write_size_bytes: 7 },
    });
    const before = sampleOf(windows(1, 1e7));
    expect(sampleOf(windows(2, 3e7), before)).toMatchObject({
      cgroup: 'windows',
      cpu: { timeNs: 3e9, cores: 2, percent: 50, onlineCpus: 4 },
      disk: { readBytes: 0, writeBytes: 7, devices: {} },
    });
  });
});

describe('what the caller knows', () => {
  test('goes before what the fields show', () => {
    const { cpu } = sampleOf(answer(1, 1e9), undefined, { engine: 'podman' });
    expect(cpu).toEqual({ timeNs: 1e9, onlineCpus: 2 });
    expect(sampleOf(answer(1, 1e9), undefined, { cgroup: 'v2' }).cgroup).toBe('v2');
    expect(sampleOf(answer(1, 1e7, { num_procs: 2 }), undefined, { os: 'windows' }).cpu.timeNs).toBe(1e9);
  });

  test('is not needed where the answer has it: os_type, the capital Id of Podman', () => {
    expect(sampleOf(answer(1, 1e7, { os_type: 'windows' })).cgroup).toBe('windows');
    expect(sampleOf(answer(1, 1, { os_type: 'linux', num_procs: 3 })).cpu.timeNs).toBe(1);
    expect(sampleOf(answer(1, 1e9, { Id: 'x' })).cpu).not.toHaveProperty('systemNs');
  });
});

describe('what cannot be read', () => {
  test.each([
    ['null', null],
    ['an array', []],
    ['text', 'x'],
    ['nothing', undefined],
    ['an object without a time', {}],
    ['an error of the engine', { message: 'No such container: x' }],
    ['a time of another form', answer(1, 1, { read: 'yesterday' })],
    ['a time that does not exist', answer(1, 1, { read: '2026-13-01T00:00:00Z' })],
  ])('%s is a protocol error', (_name, raw) => {
    expect(() => normaliseDockerStats(raw)).toThrow(expect.objectContaining({ code: 'DRV_PROTOCOL' }));
  });

  test.each([
    ['numbers as text', { usage: '12', limit: '34' }],
    ['negative numbers', { usage: -1, limit: -5 }],
    ['numbers beyond 64 bits', { usage: 1e300, limit: 1e300 }],
    ['fractions', { usage: 5e-324, limit: 0.5 }],
    ['null', null],
    ['an array', [1]],
  ])('a field with %s is absent', (_name, memory) => {
    expect(sampleOf(answer(1, 1, { memory_stats: memory })).memory).toEqual({});
  });

  // 2^64−1, 2^64 less a few bytes (a difference below zero), and 2^63 rounded down to pages of 4 and of 64 KiB.
  test.each([
    '18446744073709551615',
    '18446744073709547520',
    '18446744072635809792',
    '9223372036854775807',
    '9223372036854771712',
    '9223372036854710272',
  ])('a figure of %s is absent, wherever it stands, and what is made of it', (text) => {
    const none = JSON.parse(text) as number;
    const linux = answer(2, 1e9, {
      preread: '2026-01-01T00:00:01.5Z',
      pids_stats: { current: none, limit: none },
      memory_stats: {
        usage: 1000,
        limit: none,
        max_usage: none,
        failcnt: none,
        stats: { inactive_file: none, anon: none, file: none },
      },
      networks: { eth0: { rx_bytes: none, tx_bytes: 5 }, eth1: { rx_bytes: 3, tx_bytes: 4 } },
      blkio_stats: {
        io_service_bytes_recursive: [
          { major: 8, minor: 0, op: 'read', value: none },
          { major: 8, minor: 16, op: 'write', value: 7 },
        ],
      },
      cpu_stats: {
        cpu_usage: { total_usage: none, usage_in_usermode: none, usage_in_kernelmode: none },
        system_cpu_usage: none,
        online_cpus: none,
        throttling_data: { periods: 1, throttled_periods: none, throttled_time: 1 },
      },
      precpu_stats: { cpu_usage: { total_usage: none }, system_cpu_usage: none },
    });
    expect(sampleOf(linux)).toEqual({
      at: Date.parse(linux.read),
      time: linux.read,
      epoch: 0,
      cgroup: 'v2',
      cpu: {},
      memory: { usageBytes: 1000 },
      network: { rxBytes: 3, txBytes: 4, interfaces: { eth1: { rxBytes: 3, txBytes: 4 } } },
      disk: { readBytes: 0, writeBytes: 7, devices: { '8:16': { readBytes: 0, writeBytes: 7 } } },
    });
    const windows = sampleOf(
      answer(2, none, {
        num_procs: none,
        memory_stats: { commitbytes: none, commitpeakbytes: none, privateworkingset: none },
        storage_stats: { read_size_bytes: none, write_size_bytes: none },
      }),
      undefined,
      { os: 'windows' },
    );
    expect([windows.memory, windows.disk, windows.cpu.timeNs, windows.cpu.onlineCpus]).toEqual([
      {},
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a figure of a large machine that has run for years is none of these', () => {
    const { cpu } = sampleOf(
      answer(2, 1e18, { cpu_stats: { cpu_usage: { total_usage: 1e18 }, system_cpu_usage: 8e18 } }),
    );
    expect(cpu).toMatchObject({ timeNs: 1e18, systemNs: 8e18 });
  });

  test('names from outside are only names', () => {
    const raw = JSON.parse(
      '{"read":"2026-01-01T00:00:00Z","networks":{"__proto__":{"rx_bytes":5,"tx_bytes":6},"eth0":null}}',
    ) as unknown;
    const { network } = sampleOf(raw);
    expect(network).toMatchObject({ rxBytes: 5, txBytes: 6 });
    expect(Object.keys(network?.interfaces ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(network?.interfaces)).toBe(Object.prototype);
  });

  test('entries of block I/O of another form are left out', () => {
    const entries = [null, 3, { op: 7, value: 1 }, { op: 'read' }, { op: 'WRITE', value: 2 }];
    const { disk } = sampleOf(answer(1, 1, { blkio_stats: { io_service_bytes_recursive: entries } }));
    expect(disk).toEqual({
      readBytes: 0,
      writeBytes: 2,
      devices: { '0:0': { readBytes: 0, writeBytes: 2 } },
    });
  });

  test('a device whose counter wrapped is left out, and is no device that read nothing', () => {
    const entry = (major: number, op: string, value: number) => ({ major, minor: 0, op, value });
    const wrapped = [entry(8, 'read', 2 ** 64), entry(8, 'write', 512)];
    const of = (entries: readonly object[]) =>
      sampleOf(answer(1, 1, { blkio_stats: { io_service_bytes_recursive: entries } })).disk;
    expect(of(wrapped)).toBeUndefined();
    expect(of([...wrapped, entry(9, 'Read', 4096)])).toEqual({
      readBytes: 4096,
      writeBytes: 0,
      devices: { '9:0': { readBytes: 4096, writeBytes: 0 } },
    });
  });
});

/** Every number anywhere in a value. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** An answer in which some leaves were replaced by whatever JSON can hold. */
const damaged = fc
  .tuple(
    fc.constantFrom(...vectors.filter(({ recommended }) => recommended.kind === 'sample')),
    fc.array(fc.tuple(fc.nat({ max: 60 }), fc.jsonValue()), { maxLength: 8 }),
    fc.array(fc.tuple(fc.nat({ max: 60 }), fc.double({ noDefaultInfinity: false })), { maxLength: 8 }),
  )
  .map(([{ raw }, changes, numbers]) => {
    const copy = structuredClone(raw) as Record<string, unknown>;
    const leaves: [Record<string, unknown>, string][] = [];
    const walk = (node: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(node)) {
        if (key !== 'read') leaves.push([node, key]);
        if (typeof value === 'object' && value !== null) walk(value as Record<string, unknown>);
      }
    };
    walk(copy);
    for (const [index, value] of [...changes, ...numbers]) {
      const [node, key] = leaves[index % leaves.length] ?? [copy, 'x'];
      node[key] = value;
    }
    return copy;
  });

test('whatever an engine sends, no figure is NaN, infinite or negative', () => {
  fc.assert(
    fc.property(damaged, damaged, fc.constantFrom('linux', 'windows', undefined), (one, other, os) => {
      const options = os === undefined ? {} : { os };
      const first = normaliseDockerStats(one, undefined, options);
      const second = normaliseDockerStats(other, first, options);
      for (const number of [...numbersIn(first), ...numbersIn(second)]) {
        expect(number).toBeGreaterThanOrEqual(0);
        expect(number).toBeLessThan(Infinity);
      }
    }),
    { numRuns: 500 },
  );
});

test('a sample is plain data, without keys that hold nothing', () => {
  fc.assert(
    fc.property(damaged, (raw) => {
      const sample = normaliseDockerStats(raw);
      expect(JSON.parse(JSON.stringify(sample))).toStrictEqual(sample);
    }),
  );
});
