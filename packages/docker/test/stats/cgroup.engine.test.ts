import { PassThrough } from 'node:stream';
import { readdir, readFile } from 'node:fs/promises';
import { createStatsRecorder, readCgroup, watchCgroup } from '@drv/stats';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { useEngine } from '../support/engine-fixture.ts';

const { private: isPrivate, sharesKernel } = inject('engine');
const { driver, shell, container } = useEngine();

const read = async (path: string) => readFile(path, 'utf8');

/**
 * A process of a task's container, and the container's identifier. Looked for by its cgroup: the engine may run in a
 * PID namespace of its own, and the number that it tells is then not the one on this machine.
 */
async function whereIs(taskId: string): Promise<{ pid: number; containerId: string }> {
  const containerId = (await container(taskId))?.id ?? '';
  for (const entry of await readdir('/proc')) {
    const cgroup = /^\d+$/.test(entry) ? await read(`/proc/${entry}/cgroup`).catch(() => '') : '';
    if (containerId !== '' && cgroup.includes(containerId)) return { pid: Number(entry), containerId };
  }
  throw new Error('no process of the container is to be seen');
}

// Another machine's process ids mean nothing here: only an engine that runs on this one can be read.
describe.skipIf(process.platform !== 'linux' || !isPrivate || !sharesKernel)(
  'the cgroup of a container on this machine (elsewhere its processes are not seen)',
  () => {
    test('tells what the engine tells, and at once', async () => {
      const task = shell('head -c 8000000 /dev/zero | tail -c 1 >/dev/null; sleep 60', {
        limits: { memoryBytes: 64 << 20 },
      });
      const prepared = await driver.prepare(task);
      onTestFinished(async () => prepared.close());
      const handle = await prepared.start();
      const { pid, containerId } = await whereIs(task.id);
      const early = await readCgroup(pid, { containerId, readFile: read });
      const samples = handle.stats()[Symbol.asyncIterator]();
      const { value: sample } = (await samples.next()) as IteratorYieldResult<
        NonNullable<typeof early>['sample']
      >;
      const late = await readCgroup(pid, { containerId, readFile: read });

      expect(early?.sample.cpu.timeNs).toBeGreaterThan(0);
      expect(early?.sample.cpu.timeNs).toBeLessThanOrEqual(sample.cpu.timeNs ?? 0);
      expect(late?.sample.cpu.timeNs).toBeGreaterThanOrEqual(sample.cpu.timeNs ?? Infinity);
      expect(late?.sample.memory).toMatchObject({
        limitBytes: 64 << 20,
        usageBytes: expect.any(Number) as number,
      });
      expect(late?.oomKills).toBe(0);
    });

    test('gives a task of 200 ms its totals', async () => {
      const task = shell('read go; i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done; sleep 0.2');
      const prepared = await driver.prepare(task);
      onTestFinished(async () => prepared.close());
      const stdin = new PassThrough();
      const handle = await prepared.start({ stdin });
      // It waits until it is found.
      const { pid, containerId } = await whereIs(task.id);
      stdin.end('go\n');
      const recorder = createStatsRecorder();
      for await (const { sample } of watchCgroup(pid, { containerId, readFile: read, everyMs: 20 }))
        recorder.add(sample);
      await handle.wait();

      expect(recorder.usage()).toMatchObject({ samples: expect.any(Number) as number });
      expect(recorder.usage().cpuSeconds).toBeGreaterThan(0);
      expect(recorder.usage().peakMemoryBytes).toBeGreaterThan(0);
    });

    test('is gone with the container', async () => {
      const task = shell('sleep 60');
      const prepared = await driver.prepare(task);
      const handle = await prepared.start();
      const { pid, containerId } = await whereIs(task.id);
      await handle.kill({ graceMs: 0 });
      await prepared.close();

      expect(await readCgroup(pid, { containerId, readFile: read })).toBeUndefined();
    });
  },
);
