import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { recoverTask, run, runTask } from '@drv/core';
import { withNodes } from '@drv/tooling-engine';
import { isPodman, ON_PODMAN } from '@drv/tooling-engine/on-podman';
import { describe, inject, it } from 'vitest';
import { fleetFaults } from './many/fleet-fault.ts';
import { hereTwice, machineOf } from './many/fleet-machine.ts';
import { runManyTasks } from './many/run-many-tasks.ts';
import { MOMENTS } from './moments.ts';
import type { OpenStore, PrivateStore } from './private-store.ts';
import { serverAndEngine } from './server-and-engine.ts';
import { openTestQueue, testTask } from './test-queue.ts';

const isThorough = process.env['DRV_TEST_ALL'] !== undefined;
/** Of output that a second worker reads from the log, which on Podman does not say how much of it is kept. */
const RECOVERED = isPodman ? { stdoutBytes: 'one\ntwo\n'.length } : { complete: true };

/** A store of a queue, as a worker in a process of its own opens it too. */
export interface KilledWorkersOptions {
  /** A server that has kept what it said that it has, whatever ends it. */
  readonly start: () => Promise<PrivateStore>;
  readonly openStore: OpenStore;
  /** The address of the module that exports `openStore`. */
  readonly module: string;
  /** When the worker ends whose run another one takes over. */
  readonly moments: readonly string[];
}

/** Workers that end at one moment or another of a run, and what becomes of the run. */
export function describeKilledWorkers({ start, openStore, module, moments }: KilledWorkersOptions): void {
  const { images } = inject('engine');
  const given = serverAndEngine(start);
  const { host, engine } = given;

  const fleet = ({ url = given.server.url, lostMs = 6_000 } = {}) =>
    openTestQueue({ url, openStore, module, host, lostMs });
  const task = () => testTask(images.busybox);

  // Most of them wait for somebody to be silent for long enough.
  describe.concurrent('a task whose worker is killed, with another worker of the node after it', () => {
    it.for(isThorough ? MOMENTS : moments)(
      '%s: is started once, and its result and output are whole',
      async (dieAt, { expect }) => {
        await using queue = fleet({ lostMs: 60_000 });
        const one = task();
        const running = run(queue.driver, one);
        running.catch(() => {});
        await using first = await queue.worker({ dieAt });
        await first.exited;
        await using second = await queue.worker();
        const result = await running;
        expect(result).toMatchObject({
          status: 'error',
          exitCode: 7,
          stdout: 'one\ntwo\n',
          output: RECOVERED,
        });
        expect(given.startsOf(one.id)).toBe(1);
        expect(await engine.inspect(`drv-${one.id}`)).toBeUndefined();
        expect(second.process.exitCode).toBeNull();
      },
    );
  });

  describe.concurrent('a task whose worker is killed, with no other worker of the node', () => {
    it('runs elsewhere when it never ran', async ({ expect }) => {
      await using queue = fleet();
      const one = task();
      const running = run(queue.driver, one);
      running.catch(() => {});
      await using first = await queue.worker({ dieAt: 'before prepare' });
      await first.exited;
      await using _elsewhere = await queue.worker({ node: 'two' });
      expect(await running).toMatchObject({ exitCode: 7, stdout: 'one\ntwo\n' });
      expect(given.startsOf(one.id)).toBe(1);
    });

    it('runs elsewhere when it may have run, and may be run again; what was left of it is removed', async ({
      expect,
    }) => {
      await using queue = fleet();
      const one = { ...task(), driverOptions: { queue: { idempotent: true } } };
      const running = run(queue.driver, one);
      running.catch(() => {});
      await using first = await queue.worker({ dieAt: 'after save' });
      await first.exited;
      await using _elsewhere = await queue.worker({ node: 'two' });
      expect(await running).toMatchObject({ exitCode: 7, stdout: 'one\ntwo\n', node: 'two' });
      await using _back = await queue.worker();
      await expect.poll(() => queue.store.runsOf('one')).toEqual([]);
      expect(given.startsOf(one.id)).toBe(1);
      expect(await engine.inspect(`drv-${one.id}`)).toBeUndefined();
    });

    it.for(['after save', 'after run'])('%s: is told to be lost', async (dieAt, { expect }) => {
      await using queue = fleet();
      const one = task();
      const running = run(queue.driver, one);
      running.catch(() => {});
      await using first = await queue.worker({ dieAt });
      await first.exited;
      await expect(running).rejects.toMatchObject({ code: 'DRV_NODE_LOST', taskId: one.id });
      // The node comes back: what was left there is removed, and nothing is started.
      await using _second = await queue.worker();
      await expect.poll(() => queue.store.runsOf('one')).toEqual([]);
      expect(await engine.inspect(`drv-${one.id}`)).toBeUndefined();
      expect(given.startsOf(one.id)).toBe(dieAt === 'after run' ? 1 : 0);
    });
  });

  it.concurrent('a worker that is frozen for longer than it is waited for, and goes on, disturbs nothing', async ({
    expect,
  }) => {
    await using queue = fleet({ lostMs: 60_000 });
    const one = { ...task(), command: ['sh', '-c', 'echo one; sleep 6; echo two; exit 7'] };
    await using first = await queue.worker();
    const stdout = new PassThrough();
    const running = runTask(queue.driver, one, { stdout });
    running.catch(() => {});
    await once(stdout, 'data');
    first.kill('SIGSTOP');
    await using _second = await queue.worker();
    // The second one has taken over when the run has another fence.
    const runId = (await queue.store.runOf(one.id)) ?? '';
    await expect.poll(async () => (await queue.store.state(runId))?.fence).toBe(2);
    first.kill('SIGCONT');
    expect(await running).toMatchObject({ status: 'error', exitCode: 7, output: RECOVERED });
    expect(given.startsOf(one.id)).toBe(1);
    await expect.poll(() => engine.inspect(`drv-${one.id}`)).toBeUndefined();
  });

  describe('120 tasks on three workers', () => {
    it.for(isThorough ? fleetFaults({ nodes: false }) : (['worker killed'] as const))(
      '%s: each is started once, and ends as it should',
      { timeout: 10 * 60_000 },
      async (fault, { expect, skip }) => {
        skip(isPodman, ON_PODMAN.losesEvents);
        const machines = hereTwice(host);
        const options = {
          tasks: 120,
          slots: 6,
          server: given.server,
          openStore,
          module,
          machines,
          image: images.busybox,
        };
        const { right, doubted, ...report } = await runManyTasks({ ...options, fault });
        expect(report).toEqual({ lost: [], wrong: [], startedTwice: [], left: [] });
        // On a busy machine an engine may not tell whether it has given all of the output.
        expect(right + doubted.length).toBe(120);
      },
    );
  });

  describe.runIf(isThorough)('24 tasks on three machines', () => {
    it.for(['node killed', 'node killed and back'] as const)(
      '%s: what may have run there is told to be lost, what may be run again ends as it should, and nothing is left',
      { timeout: 5 * 60_000 },
      async (fault, { expect }) => {
        const { right, lost, doubted, ...report } = await withNodes(3, async (nodes) => {
          const machines = nodes.map(machineOf);
          const options = {
            tasks: 24,
            slots: 2,
            server: given.server,
            openStore,
            module,
            machines,
            image: images.busybox,
          };
          return runManyTasks({ ...options, fault });
        });
        expect(lost.length).toBeLessThanOrEqual(2 * 2);
        expect(report).toEqual({ wrong: [], startedTwice: [], left: [] });
        expect(right + doubted.length).toBe(24 - lost.length);
      },
    );
  });

  describe.runIf(isThorough)('a task whose record is spoilt', () => {
    it.for([
      ['after save', 0],
      ['after run', 1],
    ] as const)(
      '%s: ends in an error, nothing of it is left, and its worker runs the next one',
      async ([dieAt, starts], { expect }) => {
        await using queue = fleet();
        const spoilt = { ...task(), command: ['sleep', '60'] };
        const running = run(queue.driver, spoilt);
        running.catch(() => {});
        await using first = await queue.worker({ dieAt });
        await first.exited;
        const runId = (await queue.store.runOf(spoilt.id)) ?? '';
        const fence = (await queue.store.state(runId))?.fence ?? 0;
        await queue.store.write(runId, fence, { record: randomBytes(200) });
        await using _second = await queue.worker();
        await expect(running).rejects.toMatchObject({ code: 'DRV_PROTOCOL' });
        const next = task();
        expect(await run(queue.driver, next)).toMatchObject({ exitCode: 7, output: { complete: true } });
        expect(given.startsOf(spoilt.id)).toBe(starts);
        expect(await engine.inspect(`drv-${spoilt.id}`)).toBeUndefined();
      },
    );
  });

  it.runIf(isThorough)(
    'a task that somebody stops, and whose worker is killed right after, is stopped by the next one',
    async ({ expect }) => {
      await using queue = fleet({ lostMs: 60_000 });
      const command = ['sh', '-c', "trap '' TERM; echo begun; cat > /dev/null; echo all; sleep 60"];
      const one = { ...task(), command };
      await using first = await queue.worker();
      const [stdin, stdout] = [new PassThrough(), new PassThrough()];
      const running = runTask(queue.driver, one, { stdin, stdout });
      running.catch(() => {});
      await once(stdout, 'data');
      const runId = (await queue.store.runOf(one.id)) ?? '';
      const recordOf = async () =>
        Buffer.from((await queue.store.state(runId))?.record ?? '').toString('hex');
      const started = await recordOf();
      const stopping = queue.everyTask.stop(
        { runId, taskId: one.id },
        { graceMs: 10_000, reason: 'no more' },
      );
      await expect.poll(recordOf).not.toBe(started);
      const stopped = await recordOf();
      // What was said is forgotten with the input that is taken after it.
      stdin.end(randomBytes(512 * 1024));
      await once(stdout, 'data');
      // The worker has written down that the task has all of its input.
      await expect.poll(recordOf).not.toBe(stopped);
      first.process.kill('SIGKILL');
      await using _second = await queue.worker();
      expect(await running).toMatchObject({ status: 'cancelled', reason: 'no more' });
      expect(await stopping).toBe('stopped');
    },
  );

  it.concurrent('a task whose caller is killed goes on, and another process has all of its output and its end', async ({
    expect,
  }) => {
    await using queue = fleet({ lostMs: 60_000 });
    const command = ['sh', '-c', 'echo one; sleep 3; echo two; exit 7'];
    const one = { ...task(), command, recoverable: true };
    await using _worker = await queue.worker();
    await using caller = await queue.caller(one);
    caller.kill('SIGKILL');
    await caller.exited;
    const stdout = new PassThrough();
    const result = await recoverTask(queue.driver, caller.saved, { stdout, end: true });
    expect(result).toMatchObject({ status: 'error', exitCode: 7, output: { complete: true } });
    expect(await text(stdout)).toBe('one\ntwo\n');
    expect(given.startsOf(one.id)).toBe(1);
    expect(await engine.inspect(`drv-${one.id}`)).toBeUndefined();
  });

  it.runIf(isThorough)(
    'a task whose caller is killed, and that is not recoverable, is stopped and removed',
    async ({ expect }) => {
      await using queue = fleet();
      const one = { ...task(), command: ['sh', '-c', 'echo one; sleep 60'], graceMs: 0 };
      await using _worker = await queue.worker();
      await using caller = await queue.caller(one);
      caller.kill('SIGKILL');
      await expect.poll(() => engine.inspect(`drv-${one.id}`)).toBeUndefined();
      const runId = (await queue.store.runOf(one.id)) ?? '';
      await expect.poll(async () => (await queue.store.state(runId))?.phase).toBe('ended');
    },
  );

  it.concurrent('a store that is killed and comes back while a task runs costs the task nothing', async ({
    expect,
  }) => {
    await using own = await start();
    await using queue = fleet({ url: own.url, lostMs: 60_000 });
    const one = task();
    await using _worker = await queue.worker();
    const stdout = new PassThrough();
    const running = runTask(queue.driver, one, { stdout });
    running.catch(() => {});
    await once(stdout, 'data');
    await own.restart();
    expect(await running).toMatchObject({ status: 'error', exitCode: 7, output: { complete: true } });
    expect(given.startsOf(one.id)).toBe(1);
  });
}
