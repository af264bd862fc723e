import { expect, test } from 'vitest';
import { watchCgroup, type CgroupReading } from '../../src/index.ts';

const containerId = 'ab'.repeat(32);
const directory = `/sys/fs/cgroup/docker/${containerId}`;

/** A container whose processor time grows with every reading, and that is gone after `lives` of them. */
function container(lives: number) {
  let readings = 0;
  return async (path: string): Promise<string> => {
    if (path === '/proc/42/cgroup') readings += 1;
    if (readings > lives) throw new Error('ENOENT');
    if (path === '/proc/42/cgroup') return `0::/docker/${containerId}\n`;
    if (path === `${directory}/cpu.stat`) return `usage_usec ${readings * 1000}\n`;
    throw new Error('ENOENT');
  };
}

async function all(readings: AsyncIterable<CgroupReading>): Promise<CgroupReading[]> {
  const found: CgroupReading[] = [];
  for await (const reading of readings) found.push(reading);
  return found;
}

test('reads until the container is gone', async () => {
  const waited: number[] = [];
  const wait = async (ms: number) => void waited.push(ms);
  const readings = await all(watchCgroup(42, { containerId, readFile: container(3), everyMs: 50, wait }));

  expect(readings.map(({ sample }) => sample.cpu.timeNs)).toEqual([1e6, 2e6, 3e6]);
  expect(waited).toEqual([50, 50, 50]);
});

test('of nothing is nothing', async () => {
  await expect(all(watchCgroup(42, { containerId, readFile: container(0) }))).resolves.toEqual([]);
});

test('ends by its signal while it waits', async () => {
  const controller = new AbortController();
  const readings = watchCgroup(42, {
    containerId,
    readFile: container(9),
    everyMs: 3_600_000,
    signal: controller.signal,
  });
  await readings.next();
  const waiting = readings.next();
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED' });
});

test.each([0, NaN, Infinity])('refuses to read every %s ms', async (everyMs) => {
  const readings = watchCgroup(42, { containerId, readFile: container(1), everyMs });
  await expect(readings.next()).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
});
