import { readFileSync } from 'node:fs';
import { run } from '@drv/core';
import { describe, expect, inject, it } from 'vitest';
import type { KilledWorkersOptions } from './describe-killed-workers.ts';
import { openStoreDoors, type StoreDoors } from './many/store-doors.ts';
import { MOMENTS } from './moments.ts';
import type { PrivateStore } from './private-store.ts';
import { serverAndEngine } from './server-and-engine.ts';
import type { SpawnedProcess } from './spawn-process.ts';
import { openTestQueue, testTask, type TestQueue } from './test-queue.ts';

interface HeldAt {
  readonly server: PrivateStore;
  readonly doors: StoreDoors;
  readonly queue: TestQueue;
  readonly taskId: string;
}

/** What happens while the worker is held. Resolves when the worker may go on, with what ends with the test. */
const MEANWHILE: Readonly<Record<string, (at: HeldAt) => Promise<AsyncDisposable | void>>> = {
  'the store is killed and comes back': ({ server }) => server.restart(),
  'every connection to the store is cut': async ({ doors }) => doors.cut(),
  'another worker of the node takes the task over': async ({ queue, taskId }) => {
    const another = await queue.worker();
    const runId = (await queue.store.runOf(taskId)) ?? '';
    await expect.poll(async () => (await queue.store.state(runId))?.fence, { timeout: 20_000 }).toBe(2);
    return another;
  },
};

/** Workers that are held at each moment of a run, while something happens, and then go on. With `DRV_TEST_ALL`. */
export function describeHeldWorkers({
  start,
  openStore,
  module,
}: Pick<KilledWorkersOptions, 'start' | 'openStore' | 'module'>): void {
  describe.runIf(process.env['DRV_TEST_ALL'] !== undefined)('a worker that is held at one moment', () => {
    const { images } = inject('engine');
    const given = serverAndEngine(start);
    const { host, engine } = given;

    const rows = Object.keys(MEANWHILE).flatMap((what) => MOMENTS.map((moment) => [moment, what] as const));
    it.each(rows)(
      '%s, while %s: the task is started once, and its result and output are whole',
      async (moment, what) => {
        await using doors = await openStoreDoors(given.server.url, ['127.0.0.1']);
        const url = doors.urlAt('127.0.0.1');
        await using queue = openTestQueue({ url, openStore, module, host, lostMs: 60_000 });
        const one = testTask(images.busybox);
        await using worker = await queue.worker({ stopAt: moment });
        const running = run(queue.driver, one);
        running.catch(() => {});
        await expect.poll(() => isStopped(worker), { timeout: 20_000 }).toBe(true);
        await using stack = new AsyncDisposableStack();
        const another = await MEANWHILE[what]?.({ server: given.server, doors, queue, taskId: one.id });
        if (another !== undefined) stack.use(another);
        worker.kill('SIGCONT');
        expect(await running).toMatchObject({
          status: 'error',
          exitCode: 7,
          stdout: 'one\ntwo\n',
          output: { complete: true },
        });
        expect(given.startsOf(one.id)).toBe(1);
        await expect.poll(() => engine.inspect(`drv-${one.id}`)).toBeUndefined();
      },
      60_000,
    );
  });
}

function isStopped({ process: { pid } }: SpawnedProcess): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
}
