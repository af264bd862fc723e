import { recoverTask, type SavedRun } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { createDockerDriver, LABEL, listTasks, sweepContainers } from '../../src/index.ts';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { isOldPodman, isPodman } from '../support/on-podman.ts';
import { untilOomIsTold } from '../support/until-oom-is-told.ts';
import { orphan } from './support/orphan.ts';
import { recoverElsewhere } from './support/recover-elsewhere.ts';

const { host } = inject('engine');
const { driver, engine, shell, container } = useEngine();

/** Podman does not say how much of the output it keeps, so that none is taken for whole. */
const reportsLogLimits = !isPodman;

const started: TaskWithId[] = [];
/** A task whose process was killed while it ran. */
async function orphaned(script: string, overrides: Partial<TaskWithId> = {}): Promise<SavedRun> {
  const task = shell(script, { recoverable: true, timeoutMs: 60_000, ...overrides });
  started.push(task);
  return orphan(host, task);
}

afterEach(async () => {
  for (const { id } of started.splice(0)) {
    if ((await container(id)) !== undefined) throw new Error(`The container of ${id} is left.`);
  }
});

describe('a task whose process was killed', () => {
  it('runs on, and its result and output are the whole', async () => {
    const saved = await orphaned(
      'for i in $(seq 20); do echo line $i; echo odd >&2; sleep 0.1; done; exit 9',
    );
    const stdout = new Captured();
    const stderr = new Captured();
    const result = await recoverTask(driver, saved, { stdout, stderr });
    expect(result).toMatchObject({
      taskId: saved.task.id,
      status: 'error',
      exitCode: 9,
      image: saved.image,
      output: { stdoutBytes: stdout.bytes.length, stderrBytes: 80, complete: reportsLogLimits },
    });
    expect(stdout.text).toBe(Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`).join(''));
    expect(stderr.text).toBe('odd\n'.repeat(20));
    expect(result.durationMs).toBeGreaterThan(1_900);
  });

  it('that ended meanwhile has the outcome that it had', async () => {
    const saved = await orphaned('echo all; exit 3');
    await expect.poll(async () => (await engine.inspect(saved.containerId))?.status).toBe('exited');
    const stdout = new Captured();
    expect(await recoverTask(driver, saved, { stdout })).toMatchObject({
      status: 'error',
      exitCode: 3,
      output: { complete: reportsLogLimits },
    });
    expect(stdout.text).toBe('all\n');
  });

  it('gives only the output that the caller has not', async () => {
    const saved = await orphaned('echo one; echo two; echo three >&2');
    const stdout = new Captured();
    const stderr = new Captured();
    const received = { stdoutBytes: 4, stderrBytes: 0 };
    const result = await recoverTask(driver, saved, { stdout, stderr, received });
    expect([stdout.text, stderr.text]).toEqual(['two\n', 'three\n']);
    expect(result.output).toMatchObject({ stdoutBytes: 8, stderrBytes: 6, complete: reportsLogLimits });
  });

  it('says so where the caller is said to have more than there is', async () => {
    const saved = await orphaned('echo one');
    const received = { stdoutBytes: 400, stderrBytes: 0 };
    expect((await recoverTask(driver, saved, { received })).output).toMatchObject({
      complete: false,
      incomplete: 'connection',
    });
  });

  it('has output that is not called complete where the log may have lost its beginning', async () => {
    const logConfig = {
      driver: isPodman ? 'json-file' : 'local',
      options: { 'max-size': '32k', 'max-file': '2' },
    };
    const first = createDockerDriver({ host, logConfig, killMs: 500 });
    const prepared = await first.prepare(shell('seq 20000', { recoverable: true, timeoutMs: 60_000 }));
    const handle = await prepared.start();
    await handle.wait();
    const saved = handle.save?.() as SavedRun;
    const stdout = new Captured();
    const { status, output } = await recoverTask(driver, saved, { stdout });
    expect([status, output.complete, output.incomplete]).toEqual(['success', false, 'connection']);
    // What there is is the end.
    expect(stdout.text.endsWith('\n20000\n')).toBe(true);
    await first.close();
  });

  it('still meets its deadline, which counts from its start', async () => {
    const saved = await orphaned("trap 'exit 0' TERM; while :; do sleep 0.1; done", {
      timeoutMs: 2_500,
      graceMs: 5_000,
    });
    const result = await recoverTask(driver, saved);
    expect(result).toMatchObject({ status: 'timeout', timeoutMs: 2_500, exitCode: 0 });
  });

  it('that is over its deadline when it is taken over is stopped at once: timeout', async () => {
    const saved = await orphaned('sleep 60', { timeoutMs: 1_000, graceMs: 0 });
    const startedAt = Date.parse((await engine.inspect(saved.containerId))?.startedAt ?? '');
    await expect.poll(() => Date.now() - startedAt).toBeGreaterThan(1_000);
    expect(await recoverTask(driver, saved)).toMatchObject({ status: 'timeout' });
  });

  it('that was killed for memory meanwhile is said to have been', async () => {
    const script = 'sleep 0.5; x=x; while :; do x=$x$x; done';
    const result = await untilOomIsTold(async () =>
      recoverTask(driver, await orphaned(script, { limits: { memoryBytes: 16 << 20 } })),
    );
    expect(result).toMatchObject(
      isOldPodman ? { status: 'killed', oom: 'unknown' } : { status: 'killed', cause: 'oom', oom: 'main' },
    );
  });

  it('has artifacts, and says of a path below a tmpfs that it has ended with the task', async () => {
    const saved = await orphaned('echo x > /tmp/left; echo y > /scratch/gone', {
      tmpfs: [{ containerPath: '/scratch' }],
    });
    await using prepared = await driver.recover(saved);
    await (await prepared.start()).wait();
    const text = async (path: string) => {
      let found = '';
      for await (const { content } of prepared.collect?.(path) ?? []) {
        for await (const bytes of content) found += Buffer.from(bytes).toString();
      }
      return found;
    };
    expect(await text('/tmp/left')).toBe('x\n');
    expect(() => prepared.collect?.('/scratch/gone')).toThrow(
      expect.objectContaining({ code: 'DRV_UNSUPPORTED' }) as Error,
    );
  });

  it('can be stopped, by its handle and by the signal', async () => {
    const script = "trap 'exit 0' TERM; while :; do sleep 0.1; done";
    const one = await driver.recover(await orphaned(script));
    const handle = await one.start();
    await handle.kill({ reason: 'enough' });
    expect(await handle.wait()).toMatchObject({ status: 'cancelled', reason: 'enough' });
    await one.close();
    const controller = new AbortController();
    const other = recoverTask(driver, await orphaned(script), {
      signal: controller.signal,
      onStat: () => controller.abort(new Error('not wanted')),
    });
    expect(await other).toMatchObject({ status: 'cancelled', reason: 'not wanted' });
  });

  it('is left by sweeps until its lease is over', async () => {
    const saved = await orphaned('sleep 60', { graceMs: 0 });
    const { id } = saved.task;
    const swept = async (now: () => number) =>
      (await sweepContainers({ engine, now, dryRun: true })).filter(({ taskId }) => taskId === id);
    expect(await swept(Date.now)).toEqual([]);
    const leaseUntil = Date.parse((await container(id))?.labels[LABEL.leaseUntil] ?? '');
    // It counts from the start, which came a little after the labels.
    expect(await swept(() => leaseUntil + 60_000)).toMatchObject([{ because: 'lease-over' }]);
    await (await driver.recover(saved)).close();
  });

  it('has its outcome lost with its container', async () => {
    const saved = await orphaned('sleep 60');
    await engine.remove(saved.containerId);
    await expect(recoverTask(driver, saved)).rejects.toMatchObject({ code: 'DRV_OUTCOME_UNKNOWN' });
  });

  it('is not run a second time meanwhile', async () => {
    const saved = await orphaned('sleep 60', { graceMs: 0 });
    await expect(driver.prepare(shell('true', { id: saved.task.id }))).rejects.toMatchObject({
      code: 'DRV_CONFLICT',
    });
    const recovered = await driver.recover(saved);
    await expect(driver.recover(saved)).rejects.toMatchObject({ code: 'DRV_CONFLICT' });
    await recovered.close();
  });
});

describe('a task that two processes recover', () => {
  const claims = async (saved: SavedRun) =>
    (await engine.list({ labels: [`${LABEL.claim}=${saved.containerId}`] })).length;

  it('is the first one’s, and the other one is told; after its death it can be recovered', async () => {
    const saved = await orphaned("trap 'exit 3' TERM; echo done; while :; do sleep 0.1; done");
    const kill = await recoverElsewhere(host, saved);
    await expect(driver.recover(saved)).rejects.toMatchObject({
      code: 'DRV_CONFLICT',
      message: 'Another process goes on with this task',
    });
    // The claim is no task.
    const listed = (await listTasks({ engine })).filter(({ id }) => id.startsWith('claim-'));
    expect(listed).toEqual([]);
    expect(await claims(saved)).toBe(1);
    await kill();
    const stdout = new Captured();
    await using prepared = await driver.recover(saved);
    const handle = await prepared.start({ stdout });
    await expect.poll(() => stdout.text).toBe('done\n');
    await handle.kill();
    expect(await handle.wait()).toMatchObject({ status: 'cancelled', exitCode: 3 });
    await prepared.close();
    expect(await claims(saved)).toBe(0);
  });

  it('is had by one of several drivers that try at the same moment', async () => {
    const saved = await orphaned('sleep 60', { graceMs: 0 });
    const drivers = Array.from({ length: 5 }, () => createDockerDriver({ host }));
    const tried = await Promise.allSettled(drivers.map((one) => one.recover(saved)));
    const had = tried.filter((one) => one.status === 'fulfilled');
    expect(had).toHaveLength(1);
    for (const one of tried) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'DRV_CONFLICT' });
    }
    await had[0]?.value.close();
    await Promise.all(drivers.map((one) => one.close()));
    expect(await claims(saved)).toBe(0);
  });

  it('can be recovered again by whoever it is released for', async () => {
    const saved = await orphaned('sleep 1; exit 4');
    await using other = createDockerDriver({ host });
    const first = await other.recover(saved);
    (await first.start()).wait().catch(() => {});
    await first.release?.();
    expect(await recoverTask(driver, saved)).toMatchObject({ exitCode: 4 });
    expect(await claims(saved)).toBe(0);
  });
});

it('a task that is not recoverable cannot be saved', async () => {
  await using prepared = await driver.prepare(shell('sleep 60', { graceMs: 0 }));
  const handle = await prepared.start();
  expect(() => handle.save?.()).toThrow(expect.objectContaining({ code: 'DRV_INVALID_STATE' }));
});

it('a saved run holds neither environment nor command, and says whether the input was given', async () => {
  const task = shell('cat > /dev/null; sleep 60', {
    recoverable: true,
    timeoutMs: 60_000,
    graceMs: 0,
    env: { TOKEN: 'canary-8812-canary' },
  });
  await using prepared = await driver.prepare(task);
  const handle = await prepared.start({ stdin: 'numbers' });
  await expect.poll(() => handle.save?.().inputGiven).toBe(true);
  const saved = handle.save?.();
  expect(saved).toEqual({
    version: 1,
    driver: 'docker',
    containerId: (await container(task.id))?.id,
    task: { id: task.id, timeoutMs: 60_000, graceMs: 0 },
    image: expect.objectContaining({ id: expect.stringMatching(/^sha256:/) as string }) as object,
    inputGiven: true,
  });
  expect(JSON.stringify(saved)).not.toContain('canary');
});

describe('a task that is saved before its start', () => {
  it('is told from one that ran: DRV_NOT_STARTED', async () => {
    await using first = createDockerDriver({ host });
    const prepared = await first.prepare(shell('true', { recoverable: true, timeoutMs: 60_000 }));
    const saved = prepared.save?.() as SavedRun;
    await expect(recoverTask(driver, saved)).rejects.toMatchObject({ code: 'DRV_NOT_STARTED' });
    expect(await container(saved.task.id)).toMatchObject({ status: 'created' });
  });

  it('is recovered by what was saved then, once it has started, where it was saved as one without input', async () => {
    await using first = createDockerDriver({ host });
    const prepared = await first.prepare(shell('exit 7', { recoverable: true, timeoutMs: 60_000 }));
    const saved = prepared.save?.({ hasInput: false }) as SavedRun;
    await expect(prepared.start({ stdin: 'x' })).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
    await prepared.start();
    await prepared.release?.();
    expect(await recoverTask(driver, saved)).toMatchObject({ status: 'error', exitCode: 7 });
  });

  it('may have had input that is lost, and is refused then', async () => {
    await using first = createDockerDriver({ host });
    const prepared = await first.prepare(shell('exit 7', { recoverable: true, timeoutMs: 60_000 }));
    const saved = prepared.save?.() as SavedRun;
    await prepared.start({ stdin: 'x' });
    await prepared.release?.();
    await expect(recoverTask(driver, saved)).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
    await (await driver.recover({ ...saved, inputGiven: true })).close();
  });
});

it('a task that has run and had not had all of its input cannot be recovered', async () => {
  const saved = await orphaned('sleep 60', { graceMs: 0 });
  await expect(recoverTask(driver, { ...saved, inputGiven: false })).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
  });
  await (await driver.recover(saved)).close();
});

describe('a task that is let go of', () => {
  it('runs on when its driver is closed, and is whole for whoever recovers it', async () => {
    const first = createDockerDriver({ host });
    const task = shell('echo one; sleep 1; echo two; exit 5', { recoverable: true, timeoutMs: 60_000 });
    const prepared = await first.prepare(task);
    const handle = await prepared.start();
    const waiting = handle.wait();
    waiting.catch(() => {});
    await prepared.release?.();
    await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    await first.close();
    const stdout = new Captured();
    const result = await recoverTask(
      driver,
      { ...(prepared.save?.() as SavedRun), inputGiven: true },
      { stdout },
    );
    expect(result).toMatchObject({ status: 'error', exitCode: 5, output: { complete: reportsLogLimits } });
    expect(stdout.text).toBe('one\ntwo\n');
  });

  it('has to be one that somebody may go on with', async () => {
    await using prepared = await driver.prepare(shell('true'));
    await expect(prepared.release?.()).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
  });
});
