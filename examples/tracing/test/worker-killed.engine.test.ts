import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { run, runTask } from '@drv/core';
import { instrumentDrv } from '@drv/otel';
import { createQueueDriver } from '@drv/queue';
import { startPrivatePostgres, startPrivateRedis } from '@drv/tooling-engine';
import { spawnProcess } from '@drv/tooling-fleet/processes';
import { expect, inject, it } from 'vitest';
import type { SeenSpan } from '../src/seen-span.ts';
import { createTelemetry } from '../src/telemetry.ts';
import { openStore, type TracedWorkerSettings } from './support/open-store.ts';

const { host, images } = inject('engine');
const SERVERS = { bullmq: startPrivateRedis, pgboss: startPrivatePostgres } as const;

interface Told {
  readonly spans: readonly SeenSpan[];
  readonly sums: Readonly<Record<string, number>>;
}

/** A worker in a process of its own, and what it told last of its spans and metrics. */
async function startWorker(settings: TracedWorkerSettings) {
  const worker = await spawnProcess(new URL('support/traced-worker.ts', import.meta.url), settings);
  let told: Told = { spans: [], sums: {} };
  worker.lines.on('line', (line: string) => (told = JSON.parse(line) as Told));
  return {
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
    get names() {
      return told.spans.map((span) => span.name);
    },
    spansOf: (traceId: string) => told.spans.filter((span) => span.traceId === traceId),
    sumOf: (metric: string) => told.sums[metric] ?? 0,
    async kill() {
      worker.kill('SIGKILL');
      await worker.exited;
    },
  };
}

it.for(['bullmq', 'pgboss'] as const)(
  '%s: a task is one trace from its caller to its container, also after its worker was killed; what became of tasks is counted',
  { timeout: 90_000 },
  async (name) => {
    await using server = await SERVERS[name]();
    const queue = `test-${randomBytes(4).toString('hex')}`;
    const key = randomBytes(32);
    const settings = { name, url: server.url, queue, key: key.toString('hex'), host };
    await using here = createTelemetry();
    using _instrumented = instrumentDrv(here);
    await using store = openStore(name, server.url, queue);
    await using driver = createQueueDriver({ store, key, beatMs: 250, lostMs: 60_000 });
    await using first = await startWorker(settings);
    const command = ['sh', '-c', 'echo one; sleep 3; exit 7'];
    const task = { image: images.busybox, command, network: 'none' as const, graceMs: 0 };
    const stdout = new PassThrough();
    const running = runTask(driver, task, { stdout });
    running.catch(() => {});
    await once(stdout, 'data');
    await expect.poll(() => first.sumOf('drv.queue.claims')).toBe(1);
    expect(first.sumOf('drv.queue.wait')).toBe(1);
    await expect.poll(() => first.sumOf('drv.queue.depth')).toBeGreaterThanOrEqual(0);
    await expect.poll(() => first.names).toContain('drv.container.start');
    await first.kill();

    await using second = await startWorker(settings);
    expect(await running).toMatchObject({ exitCode: 7 });
    const whole = here.spans().find((span) => span.name === 'drv.task.run');
    const { traceId = '', spanId } = whole ?? {};
    expect(here.spans().every((span) => span.traceId === traceId)).toBe(true);
    // What had ended when the first one was killed, and then what the second one did.
    expect(first.spansOf(traceId).map((span) => span.name)).toContain('drv.container.create');
    await expect
      .poll(() => second.spansOf(traceId).find((span) => span.name === 'drv.task.run')?.parentId)
      .toBe(spanId);
    const names = second.spansOf(traceId).map((span) => span.name);
    expect(names).toEqual(expect.arrayContaining(['drv.container.wait', 'drv.container.remove']));
    expect([second.sumOf('drv.queue.takeovers'), second.sumOf('drv.queue.claims')]).toEqual([1, 0]);

    await using hasty = createQueueDriver({ store, key, beatMs: 250, lostMs: 5_000 });
    const output = new PassThrough();
    const lost = run(
      hasty,
      { ...task, command: ['sleep', '60'] },
      { onStarted: () => output.end('started') },
    );
    lost.catch(() => {});
    await once(output, 'data');
    await second.kill();
    await expect(lost).rejects.toMatchObject({ code: 'DRV_NODE_LOST' });
    expect(await here.sums()).toMatchObject({ 'drv.queue.lost': 1 });
    await using _third = await startWorker(settings);
    await expect.poll(() => store.runsOf('one'), { timeout: 20_000 }).toEqual([]);
  },
);
