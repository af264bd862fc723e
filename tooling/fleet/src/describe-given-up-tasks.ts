import { run } from '@drv/core';
import { describe, inject, it } from 'vitest';
import type { KilledWorkersOptions } from './describe-killed-workers.ts';
import { serverAndEngine } from './server-and-engine.ts';
import { openTestQueue, testTask, type TestQueue } from './test-queue.ts';

/** Who stops a task that runs. */
const STOPS: Readonly<Record<string, (queue: TestQueue, taskId: string, abort: AbortController) => unknown>> =
  {
    'its caller': (_queue, _taskId, abort) => abort.abort('no more'),
    'somebody who looks on': async ({ store, everyTask }, taskId) => {
      const runId = (await store.runOf(taskId)) ?? '';
      await everyTask.stop({ taskId, runId }, { graceMs: 0, reason: 'no more' });
    },
  };

/** Workers that are killed while a task of which nobody wants more is ended, and what the next worker makes of it. */
export function describeGivenUpTasks({
  start,
  openStore,
  module,
}: Pick<KilledWorkersOptions, 'start' | 'openStore' | 'module'>): void {
  const { images } = inject('engine');
  const given = serverAndEngine(start);
  const { host, engine } = given;
  const fleet = () => openTestQueue({ url: given.server.url, openStore, module, host, lostMs: 60_000 });

  describe.concurrent('a task of which nobody wants more, and whose worker is killed', () => {
    it('before it was started: its container is removed by the next worker', async ({ expect }) => {
      await using queue = fleet();
      const one = testTask(images.busybox);
      const abort = new AbortController();
      const preparing = queue.driver.prepare(one, { signal: abort.signal });
      preparing.catch(() => {});
      await using first = await queue.worker({ dieAt: 'before prepare' });
      await first.exited;
      expect(await engine.inspect(`drv-${one.id}`)).toMatchObject({ status: 'created' });
      const runId = (await queue.store.runOf(one.id)) ?? '';
      abort.abort();
      await expect
        .poll(async () => (await queue.store.read(runId, 'down', undefined)).length)
        .toBeGreaterThan(0);
      await using _second = await queue.worker();
      await expect(preparing).rejects.toMatchObject({ code: 'DRV_ABORTED' });
      expect(await engine.inspect(`drv-${one.id}`)).toBeUndefined();
      expect(given.startsOf(one.id)).toBe(0);
    });

    const rows = Object.keys(STOPS).flatMap((who) =>
      ['before stop', 'before outcome'].map((hangAt) => [who, hangAt] as const),
    );
    it.for(rows)('stopped by %s, %s is written: it was cancelled', async ([who, hangAt], { expect }) => {
      await using queue = fleet();
      const one = { ...testTask(images.busybox), command: ['sleep', '60'], graceMs: 0 };
      const statusIs = (status: string) =>
        expect
          .poll(async () => (await engine.inspect(`drv-${one.id}`))?.status, { timeout: 20_000 })
          .toBe(status);
      const abort = new AbortController();
      await using first = await queue.worker({ hangAt });
      const running = run(queue.driver, one, { signal: abort.signal });
      running.catch(() => {});
      await statusIs('running');
      const stopping = STOPS[who]?.(queue, one.id, abort);
      await statusIs('exited');
      first.kill('SIGKILL');
      await first.exited;
      await using _second = await queue.worker();
      expect(await running).toMatchObject({ status: 'cancelled', exitCode: 137, reason: 'no more' });
      await stopping;
    });
  });
}
