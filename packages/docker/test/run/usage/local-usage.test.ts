import { silentLogger } from '@drv/core/driver';
import type { CgroupReading } from '@drv/stats';
import { describe, expect, it } from 'vitest';
import { type ContainerState, readContainerState } from '../../../src/engine/calls/container-state.ts';
import { localUsage, type LocalUsageOptions } from '../../../src/run/usage/local-usage.ts';

const ID = 'a'.repeat(64);
const FILES: Readonly<Record<string, string>> = {
  '/proc/7/cgroup': `0::/docker/${ID}\n`,
  [`/sys/fs/cgroup/docker/${ID}/cpu.stat`]: 'usage_usec 2500\nuser_usec 2000\nsystem_usec 500\n',
  [`/sys/fs/cgroup/docker/${ID}/memory.current`]: '4096\n',
  [`/sys/fs/cgroup/docker/${ID}/memory.peak`]: '8192\n',
  [`/sys/fs/cgroup/docker/${ID}/memory.events`]: 'max 9\noom 1\noom_kill 1\n',
};

/** A machine on which the container runs until its cgroup was read `reads` times. */
function machine(reads: number): Pick<LocalUsageOptions, 'read'> {
  let left = reads;
  return {
    read: async (path) => {
      if (path === '/proc/7/cgroup') left -= 1;
      const text = left < 0 ? undefined : FILES[path];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    },
  };
}

async function collect(options: Partial<LocalUsageOptions> & { state?: ContainerState | undefined }) {
  const readings: CgroupReading[] = [];
  const running = readContainerState({ Id: ID, State: { Status: 'running', Pid: 7 } });
  const usage = localUsage({
    engine: { isLocal: true, inspect: async () => ('state' in options ? options.state : running) },
    containerId: ID,
    logger: silentLogger,
    signal: new AbortController().signal,
    ...options,
  });
  for await (const reading of usage) readings.push(reading);
  return readings;
}

describe('localUsage', () => {
  it("reads the container's own cgroup until it is gone", async () => {
    const readings = await collect(machine(2));
    expect(readings).toHaveLength(2);
    expect(readings[0]).toMatchObject({
      sample: { cpu: { timeNs: 2_500_000 }, memory: { peakBytes: 8_192 } },
      oomKills: 1,
    });
  });

  it('has nothing to tell of an engine elsewhere, of a container that is over, or of another cgroup', async () => {
    const elsewhere = { isLocal: false, inspect: () => Promise.reject(new Error('not asked')) };
    expect(await collect({ ...machine(2), engine: elsewhere })).toEqual([]);
    expect(await collect({ ...machine(2), state: readContainerState({ Id: ID }) })).toEqual([]);
    expect(await collect({ ...machine(2), containerId: 'b'.repeat(64) })).toEqual([]);
  });

  it('ends with its signal, without an error', async () => {
    expect(await collect({ ...machine(2), signal: AbortSignal.abort() })).toEqual([]);
  });
});
