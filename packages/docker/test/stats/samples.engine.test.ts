import { runTask, type RunHandle, type StatsSample } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createDockerDriver } from '../../src/index.ts';
import type { EngineClient } from '../../src/engine/engine-client.ts';
import { useEngine } from '../support/engine-fixture.ts';
import { isOldPodman, isPodman } from '../support/on-podman.ts';

const { engine, shell } = useEngine();

/** How many streams of stats the driver opened, and how many of them are closed again. */
const streams = { opened: 0, closed: 0 };
const counting: EngineClient = {
  ...engine,
  async *stats(id, options) {
    streams.opened += 1;
    try {
      yield* engine.stats(id, options);
    } finally {
      streams.closed += 1;
    }
  },
};
const driver = createDockerDriver({ engine: counting });
afterAll(async () => driver.close());

/** Waits as long as an engine under load may take for a sample. */
const patient = { timeout: 30_000, interval: 50 };

async function start(task: TaskWithId): Promise<{ handle: RunHandle; seen: StatsSample[] }> {
  const seen: StatsSample[] = [];
  const prepared = await driver.prepare(task);
  onTestFinished(async () => prepared.close());
  return { handle: await prepared.start({ onStat: (sample) => seen.push(sample) }), seen };
}

const busy = (overrides: Partial<TaskWithId> = {}) =>
  shell('while :; do :; done', { limits: { cpus: 0.2, memoryBytes: 32 << 20 }, ...overrides });

async function collect(handle: RunHandle, count: number): Promise<StatsSample[]> {
  const samples: StatsSample[] = [];
  for await (const sample of handle.stats()) {
    samples.push(sample);
    if (samples.length === count) void handle.kill({ graceMs: 0 });
  }
  return samples;
}

describe('samples of a running task', () => {
  test('come as the engine makes them, and end with the task', async () => {
    const { handle } = await start(busy());
    const samples = await collect(handle, 3);
    await handle.wait();

    expect(samples.length).toBeGreaterThanOrEqual(3);
    const [first, ...others] = samples;
    // Podman's first answer tells of a moment before.
    if (!isPodman) expect(first?.cpu).not.toHaveProperty('cores');
    expect(first?.memory).toMatchObject({ limitBytes: 32 << 20, usageBytes: expect.any(Number) as number });
    expect(first?.pids).toMatchObject({ current: expect.any(Number) as number });
    // Podman does not tell of the limit that it keeps.
    expect(first?.pids?.limit).toBe(isPodman ? undefined : 1024);
    let before = first?.cpu.timeNs ?? Number.NaN;
    for (const { cpu } of others) {
      // A machine under load may give the task less than its limit, and never more.
      expect(cpu.cores).toBeGreaterThan(0);
      expect(cpu.cores).toBeLessThan(0.35);
      expect(cpu.timeNs).toBeGreaterThan(before);
      before = cpu.timeNs ?? Number.NaN;
    }
  });

  test('are those of the result: totals and peak', async () => {
    const { handle, seen } = await start(busy());
    await collect(handle, 3);
    const { usage } = await handle.wait();

    expect(usage).toMatchObject({
      samples: seen.length,
      cpuSeconds: (seen.at(-1)?.cpu.timeNs ?? Number.NaN) / 1e9,
      peakMemoryBytes: expect.any(Number) as number,
    });
    expect(usage.peakMemoryBytes).toBeGreaterThan(0);
  });

  test('count the network where the task has one', async () => {
    const { handle } = await start(shell('sleep 60', { network: 'default' }));
    const [sample] = await collect(handle, 1);
    expect(sample?.network).toMatchObject({
      interfaces: { [isOldPodman ? 'network' : 'eth0']: { rxBytes: expect.any(Number) as number } },
    });

    const { handle: without } = await start(shell('sleep 60'));
    const [other] = await collect(without, 1);
    // Where there is none, Podman before 5.0 counts nothing.
    if (isOldPodman) expect(other?.network).toMatchObject({ rxBytes: 0, txBytes: 0 });
    else expect(other).not.toHaveProperty('network');
  });
});

describe('readers', () => {
  test('share one stream of the engine, which is closed with the task', async () => {
    const before = { ...streams };
    const { handle, seen } = await start(busy());
    const readers = [handle.stats(), handle.stats(), handle.stats()].map(async (samples) => {
      for await (const sample of samples) return sample;
      return undefined;
    });
    const given = await Promise.all(readers);
    await handle.kill({ graceMs: 0 });
    await handle.wait();

    expect(given).toEqual([seen[0], seen[0], seen[0]]);
    expect(streams.opened).toBe(before.opened + 1);
    await expect.poll(() => streams.closed, patient).toBe(before.closed + 1);
  });

  test('that are slow get the newest sample, and never delay the task', async () => {
    const { handle, seen } = await start(busy());
    const reader = handle.stats()[Symbol.asyncIterator]();
    await vi.waitUntil(() => seen.length >= 3, patient);
    await handle.kill({ graceMs: 0 });
    await handle.wait();

    expect(await reader.next()).toEqual({ done: false, value: seen.at(-1) });
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  test('that throw do not reach the task', async () => {
    const prepared = await driver.prepare(busy());
    onTestFinished(async () => prepared.close());
    let calls = 0;
    const handle = await prepared.start({
      onStat: () => {
        calls += 1;
        throw new Error('a reader that throws');
      },
    });
    await vi.waitUntil(() => calls >= 2, patient);
    await handle.kill({ graceMs: 0 });

    expect(await handle.wait()).toMatchObject({ status: 'cancelled' });
  });

  test('end by their own signal, and the task goes on', async () => {
    const { handle, seen } = await start(busy());
    const controller = new AbortController();
    const reader = handle.stats({ signal: controller.signal })[Symbol.asyncIterator]();
    const waiting = reader.next();
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    await vi.waitUntil(() => seen.length >= 1, patient);
    await handle.kill({ graceMs: 0 });
  });
});

test('a task that is over before a sample was made has a result all the same', async () => {
  const result = await runTask(driver, shell('true'));
  expect(result).toMatchObject({ status: 'success', usage: { samples: expect.any(Number) as number } });
});

test('samples after the end of the task are none', async () => {
  const { handle } = await start(shell('true'));
  await handle.wait();
  const samples: StatsSample[] = [];
  for await (const sample of handle.stats()) samples.push(sample);
  expect(samples).toEqual([]);
});
