import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run, type ContainerTask } from '@drv/core';
import type { PrepareOptions } from '@drv/core/driver';
import { createMemoryStore, createQueueDriver, createTaskWorker, type TaskStore } from '@drv/queue';
import { createMemoryDriver, standardPrograms, type Program } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { deferred } from '../../src/channel/deferred.ts';
import { held } from '../support/held.ts';

const task: ContainerTask = { id: 'planned-1', image: 'busybox', command: ['print', 'hello'], graceMs: 0 };
const plan = { stdout: true, stderr: false, collects: true };

/** Counts how often a program is begun, and says hello. */
function counted() {
  let begun = 0;
  const program: Program = ({ stdout }) => {
    begun += 1;
    return new Promise((resolve) => stdout.write('hello', () => resolve(0)));
  };
  return { program, begun: () => begun };
}

function workerOf(store: TaskStore, { program }: { program?: Program }) {
  const programs = { ...standardPrograms, ...(program && { print: program }) };
  const driver = held(createMemoryDriver({ programs }));
  return held(createTaskWorker({ store, node: 'one', driver, slots: 2, beatMs: 20, silentMs: 2_000 }));
}

const driverOf = (store: TaskStore) => held(createQueueDriver({ store, beatMs: 20 }));

const outcomeIn = async (store: TaskStore) => {
  const state = await store.state((await store.runOf('planned-1')) ?? '');
  return Buffer.from(state?.record ?? []).includes('"outcome"');
};

/** A store that keeps from its user what a worker says, until it is told. */
function silenced(store: TaskStore) {
  let isSilent = true;
  const told: (() => void)[] = [];
  return {
    store: {
      ...store,
      watch: (runId, direction, onNews) => {
        if (direction === 'up') told.push(() => onNews());
        return store.watch(runId, direction, (news) =>
          isSilent && direction === 'up' ? undefined : onNews(news),
        );
      },
      read: async (runId, direction, after) =>
        isSilent && direction === 'up' ? [] : store.read(runId, direction, after),
    } satisfies TaskStore,
    speak() {
      isSilent = false;
      for (const tell of told) tell();
    },
  };
}

describe('a task that is prepared with the plan of its start', () => {
  it('runs as soon as its container is there, and nothing of its output is missed', async () => {
    const store = createMemoryStore();
    workerOf(store, {});
    await using prepared = await driverOf(store).prepare(task, { plan });
    await expect.poll(() => outcomeIn(store)).toBe(true);
    const stdout = new PassThrough();
    const handle = await prepared.start({ stdout, end: true });
    expect(await text(stdout)).toBe('hello');
    expect(await handle.wait()).toMatchObject({
      status: 'success',
      output: { complete: true, stdoutBytes: 5 },
    });
  });

  it.each<[what: string, plan: PrepareOptions['plan'], stdin: string | undefined]>([
    ['a stream that was not planned', { ...plan, stdout: false }, undefined],
    ['an input that was not planned', plan, 'more'],
    ['something to collect that was not planned', { ...plan, collects: false }, undefined],
  ])('is not started with %s', async (_what, planned, stdin) => {
    const store = createMemoryStore();
    workerOf(store, {});
    await using prepared = await driverOf(store).prepare(task, { plan: planned });
    await expect(prepared.start({ stdin, stdout: new PassThrough() })).rejects.toMatchObject({
      code: 'DRV_INVALID_STATE',
      message: 'The task was prepared to be started in another way',
    });
  });

  it('counts options that are null as not given, as every step does', async () => {
    const store = createMemoryStore();
    workerOf(store, {});
    await using prepared = await driverOf(store).prepare(task, { plan: { ...plan, stdout: false } });
    const handle = await prepared.start({ collects: null as never });
    expect(await handle.wait()).toMatchObject({ status: 'success' });
  });

  it('is cancelled by an abort that comes after it has begun, and is not said to have never run', async () => {
    const store = createMemoryStore();
    const { program, begun } = counted();
    workerOf(store, {
      program: async (io) => {
        await program(io);
        await new Promise((resolve) => io.signal.addEventListener('abort', resolve));
        return 0;
      },
    });
    const caller = new AbortController();
    const seen = silenced(store);
    const running = run(driverOf(seen.store), task, { signal: caller.signal });
    await expect.poll(begun).toBe(1);
    caller.abort();
    seen.speak();
    expect(await running).toMatchObject({ status: 'cancelled', stdout: 'hello' });
  });

  it('that is aborted while it waits never runs', async () => {
    const store = createMemoryStore();
    const caller = new AbortController();
    const running = run(driverOf(store), task, { signal: caller.signal });
    await expect.poll(() => store.runOf('planned-1')).toBeDefined();
    caller.abort();
    await expect(running).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    const { program, begun } = counted();
    workerOf(store, { program });
    expect(await run(driverOf(store), { ...task, command: ['exit', '3'] })).toMatchObject({ exitCode: 3 });
    expect(begun()).toBe(0);
  });

  it('is not started for a caller that has gone while it waited', async () => {
    const store = createMemoryStore();
    let isGone = false;
    let caller = '';
    const beat: TaskStore['beat'] = async (member) => {
      caller = member;
      if (!isGone) await store.beat(member);
    };
    const stays = deferred<number>();
    const { program, begun } = counted();
    const driver = held(createMemoryDriver({ programs: { print: program, stay: () => stays.promise } }));
    // It looks after its callers seldom: it begins with a task before it does so again.
    const timing = { beatMs: 300, silentMs: 600 };
    const worker = held(createTaskWorker({ store, node: 'one', driver, slots: 1, ...timing }));
    const other = run(driverOf(store), { ...task, id: 'other', command: ['stay'] });
    await expect.poll(() => worker.running).toBe(1);
    const running = run(driverOf({ ...store, beat, leave: async () => {} }), task);
    running.catch(() => {});
    await expect.poll(() => store.runOf('planned-1')).toBeDefined();
    isGone = true;
    await expect.poll(() => store.silence(caller)).toBeGreaterThan(timing.silentMs);
    stays.resolve(0);
    await other;
    await expect(running).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
    await expect.poll(() => worker.running).toBe(0);
    expect(begun()).toBe(0);
  });
});
