import { DrvError, type Logger, type StatsSample } from '@drv/core';
import { silentLogger } from '@drv/core/driver';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readContainerState } from '../../../src/engine/calls/container-state.ts';
import type { StatsStreamOptions } from '../../../src/engine/calls/container-stats.ts';
import { createSamplePace } from '../../../src/run/usage/sample-pace.ts';
import { openStatsFeed, type StatsFeed, type StatsFeedOptions } from '../../../src/run/usage/stats-feed.ts';

/** An engine whose samples are sent by the test: one per second of its clock. */
function pretendEngine() {
  const queue: unknown[] = [];
  let wake = () => {};
  let asked: StatsStreamOptions = {};
  let second = 0;
  let single = 0;
  const sampleOf = (usage: number) => {
    second += 1;
    return {
      read: new Date(second * 1_000).toISOString(),
      cpu_stats: { cpu_usage: { total_usage: second * 1e9 } },
      memory_stats: { usage },
    };
  };
  return {
    isLocal: false,
    inspect: async () => undefined,
    async statsNow() {
      single += 1;
      return sampleOf(single);
    },
    /** Samples that it was asked for one by one. */
    get single() {
      return single;
    },
    async *stats(_id: string, options: StatsStreamOptions = {}) {
      asked = options;
      options.signal?.addEventListener('abort', () => wake());
      while (options.signal?.aborted !== true) {
        if (queue.length > 0) yield queue.shift();
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    get newestOnly() {
      return asked.newestOnly?.();
    },
    send(usage: number) {
      queue.push(sampleOf(usage));
      wake();
    },
  };
}

function open(
  logger: Logger = silentLogger,
  options: Partial<StatsFeedOptions> = {},
  engine = pretendEngine(),
) {
  const info = { flavour: 'docker' as const };
  const container = { engine, containerId: 'c', task: {}, info, logger, fields: { taskId: 't' } };
  const feed = openStatsFeed(container, { isOld: true, ...options });
  return { engine, feed };
}

const usageOf = ({ memory }: StatsSample) => memory.usageBytes;

async function settled(feed: StatsFeed, samples: number): Promise<void> {
  await expect.poll(() => feed.usage().samples).toBe(samples);
}

describe('openStatsFeed', () => {
  it('sees a kill for memory in the control group, before the engine has a sample', async () => {
    const containerId = 'a'.repeat(64);
    const files: Readonly<Record<string, string>> = {
      '/proc/7/cgroup': `0::/docker/${containerId}\n`,
      [`/sys/fs/cgroup/docker/${containerId}/memory.current`]: '4096\n',
      [`/sys/fs/cgroup/docker/${containerId}/memory.events`]: 'oom_kill 1\n',
    };
    const running = readContainerState({ Id: containerId, State: { Status: 'running', Pid: 7 } });
    const container = {
      engine: { ...pretendEngine(), isLocal: true, inspect: async () => running },
      containerId,
      task: { limits: { memoryBytes: 64 * 1024 ** 2 } },
      info: { flavour: 'docker' as const },
      logger: silentLogger,
      fields: { taskId: 't' },
    };
    const read = async (path: string) => files[path] ?? Promise.reject(new Error('ENOENT'));
    const feed = openStatsFeed(container, { isOld: false, read });
    await expect.poll(() => feed.sawOomKill).toBe(true);
    feed.close();
    expect(open().feed.sawOomKill).toBeUndefined();
  });

  it('asks the engine for nothing until somebody asks for samples', () => {
    const { engine, feed } = open(silentLogger, { isOld: false });
    expect(engine.newestOnly).toBeUndefined();
    feed.subscribe();
    expect(engine.newestOnly).toBe(true);
    feed.close();
  });

  it('takes a sample a second unasked once the task has run for a while, and none after its end', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const unasked = createSamplePace();
    const [running, over] = [1, 2].map(() => open(silentLogger, { isOld: false, unasked }));
    over?.feed.close();
    await vi.advanceTimersByTimeAsync(700);
    expect(running?.engine.single).toBe(0);
    await vi.advanceTimersByTimeAsync(2_100);
    expect(running?.engine.single).toBe(3);
    expect(running?.feed.usage()).toEqual({ samples: 3, cpuSeconds: 3, peakMemoryBytes: 3 });
    running?.feed.close();
    await vi.advanceTimersByTimeAsync(5_000);
    expect([running?.engine.single, over?.engine.single]).toEqual([3, 0]);
  });

  it('takes none unasked any more once somebody has asked, and goes on with its sums', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { engine, feed } = open(silentLogger, { unasked: createSamplePace() });
    await vi.advanceTimersByTimeAsync(10);
    feed.subscribe();
    engine.send(7);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(engine.single).toBe(1);
    expect(feed.usage()).toEqual({ samples: 2, cpuSeconds: 2, peakMemoryBytes: 7 });
    feed.close();
  });

  it('goes on after a sample that the engine owes', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const engine = pretendEngine();
    let asked = 0;
    const statsNow = async () => {
      asked += 1;
      if (asked === 1) throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'gone', { retryable: true });
      return engine.statsNow();
    };
    const { feed } = open(silentLogger, { unasked: createSamplePace() }, { ...engine, statsNow });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(feed.usage().samples).toBeGreaterThan(0);
    feed.close();
  });

  it('asks the engine only when somebody has asked, where nothing is sampled unasked', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { engine, feed } = open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engine.newestOnly).toBeUndefined();
    feed.onSample(() => {});
    expect(engine.newestOnly).toBe(false);
    feed.close();
  });

  it('asks for every sample only when somebody wants every sample', async () => {
    const { engine, feed } = open();
    feed.subscribe();
    expect(engine.newestOnly).toBe(true);
    feed.onSample(() => {});
    expect(engine.newestOnly).toBe(false);
    feed.close();
  });

  it('sums up what it was given, however it ends', async () => {
    const { engine, feed } = open();
    feed.subscribe();
    for (const usage of [5, 9, 7]) engine.send(usage);
    await settled(feed, 3);
    feed.close();
    expect(feed.usage()).toEqual({ samples: 3, cpuSeconds: 3, peakMemoryBytes: 9 });
  });

  it('ends every reader at once when it is closed, a slow one after the newest sample', async () => {
    const { engine, feed } = open();
    const [waiting, slow] = [0, 1].map(() => feed.subscribe()[Symbol.asyncIterator]());
    const first = waiting?.next();
    engine.send(1);
    expect(usageOf((await first)?.value as StatsSample)).toBe(1);
    engine.send(2);
    await settled(feed, 2);
    await waiting?.next();
    const last = waiting?.next();
    feed.close();
    expect(await last).toEqual({ done: true, value: undefined });
    expect(usageOf((await slow?.next())?.value as StatsSample)).toBe(2);
    expect(await slow?.next()).toEqual({ done: true, value: undefined });
  });

  it('logs what a reader throws or rejects with, and tells the others', async () => {
    const warn = vi.fn<Logger['warn']>();
    const { engine, feed } = open({ ...silentLogger, warn });
    const seen: (number | undefined)[] = [];
    feed.onSample(() => {
      throw new Error('thrown');
    });
    feed.onSample(async () => Promise.reject(new Error('rejected')));
    feed.onSample((sample) => void seen.push(usageOf(sample)));
    engine.send(1);
    engine.send(2);
    await expect.poll(() => warn.mock.calls.length).toBe(4);
    expect(seen).toEqual([1, 2]);
    expect(warn).toHaveBeenCalledWith({ error: 'Error: thrown' }, 'a reader of stats failed');
    expect(warn).toHaveBeenCalledWith({ error: 'Error: rejected' }, 'a reader of stats failed');
    feed.close();
  });

  it('does not wait for a reader that is slow', async () => {
    const { engine, feed } = open();
    let calls = 0;
    feed.onSample(async () => {
      calls += 1;
      await new Promise(() => {});
    });
    for (const usage of [1, 2, 3]) engine.send(usage);
    await settled(feed, 3);
    expect(calls).toBe(3);
    feed.close();
  });
});
