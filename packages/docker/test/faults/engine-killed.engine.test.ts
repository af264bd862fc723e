import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DrvError, runTask, type ContainerTask } from '@drv/core';
import { listProcesses } from '@drv/tooling-engine';
import { describe, expect, it } from 'vitest';
import { createDockerDriver } from '../../src/index.ts';
import { Captured } from '../support/engine-fixture.ts';
import { isPodman, ON_PODMAN } from '../support/on-podman.ts';
import {
  canKillEngine,
  canStartEngine,
  onKilledEngine,
  onOwnEngine,
  useOwnEngine,
} from '../support/own-engine.ts';

/** Twenty numbered lines, three seconds in all, then exit 9. */
const LINES = 'for i in $(seq 20); do echo line $i; sleep 0.15; done; exit 9';
const WHOLE = Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`).join('');

function task(script: string, overrides: Partial<ContainerTask> = {}): ContainerTask {
  return {
    id: `fault-${randomUUID().slice(0, 8)}`,
    image: 'drv.test/busybox:1',
    command: ['sh', '-c', script],
    network: 'none',
    ...overrides,
  };
}

// The faults need an engine that may be killed: only root on Linux can start one.
describe.runIf(canKillEngine)(
  onKilledEngine('an engine with live-restore is killed while a task runs'),
  () => {
    const own = useOwnEngine({ 'live-restore': true });

    it('the task goes on, and its result and output are whole', async () => {
      const driver = createDockerDriver({ host: own.current.host });
      const stdout = new Captured();
      const running = runTask(driver, task(LINES), { stdout });
      await expect.poll(() => stdout.text).toContain('line 3\n');
      process.kill(own.current.pid, 'SIGKILL');
      await own.current.restart();
      const result = await running;
      expect(stdout.text).toBe(WHOLE);
      expect(result).toMatchObject({
        status: 'error',
        exitCode: 9,
        output: { stdoutBytes: WHOLE.length, complete: true },
      });
      // The same driver works on, and nothing is left.
      expect((await runTask(driver, task('exit 0'))).status).toBe('success');
      await driver.close();
      expect(await own.current.api.json('GET', '/containers/json?all=1')).toEqual([[]]);
    });

    it('of a task that ended meanwhile nothing is made up', async () => {
      const { host, api, pid } = own.current;
      const driver = createDockerDriver({ host });
      const stdout = new Captured();
      const prepared = await driver.prepare(task('echo up; sleep 1; echo late; exit 11'));
      const handle = await prepared.start({ stdout });
      await expect.poll(() => stdout.text).toBe('up\n');
      const [container] = await api.json('GET', `/containers/${prepared.containerId}/json`);
      const ofTask = (container as { State: { Pid: number } }).State.Pid;
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => existsSync(`/proc/${ofTask}`)).toBe(false);
      await own.current.restart();
      // Docker 20.10 mostly still learns the code; newer engines write 255, which is not the task's.
      const recorded = async () => {
        const [ended] = await api.json('GET', `/containers/${prepared.containerId}/json`);
        return (ended as { readonly State: { readonly ExitCode: number } }).State.ExitCode;
      };
      const told = await handle.wait().then(
        ({ exitCode, output }) => ({ exitCode, isTrue: !output.complete || stdout.text === 'up\nlate\n' }),
        (error: unknown) => ({ code: DrvError.is(error) ? error.code : String(error) }),
      );
      expect(told).toEqual(
        (await recorded()) === 11 ? { exitCode: 11, isTrue: true } : { code: 'DRV_OUTCOME_UNKNOWN' },
      );
      await prepared.close();
      await driver.close();
    });
  },
);

describe.runIf(canKillEngine)(
  onKilledEngine('an engine without live-restore is killed while a task runs'),
  () => {
    const own = useOwnEngine();

    it('the engine kills the task when it comes back, and that is what the result says', async ({ skip }) => {
      skip(isPodman, ON_PODMAN.livesOn);
      const driver = createDockerDriver({ host: own.current.host });
      const stdout = new Captured();
      const script = 'echo up; while :; do sleep 1; done';
      await using prepared = await driver.prepare(task(script));
      // Started: an engine that is killed in the middle of a start remembers nothing of it.
      const handle = await prepared.start({ stdout });
      await expect.poll(() => stdout.text).toBe('up\n');
      process.kill(own.current.pid, 'SIGKILL');
      await own.current.restart();
      expect(await handle.wait()).toMatchObject({ status: 'killed', cause: 'signal', oom: 'none' });
      await driver.close();
      expect(await own.current.api.json('GET', '/containers/json?all=1')).toEqual([[]]);
    });

    it('an engine that stays away is an error within its bound', async () => {
      const driver = createDockerDriver({
        host: own.current.host,
        engineLostMs: 1_000,
        removeMs: 500,
        killMs: 500,
      });
      const prepared = await driver.prepare(task('sleep 300'));
      const handle = await prepared.start();
      process.kill(own.current.pid, 'SIGKILL');
      await expect(handle.wait()).rejects.toMatchObject({
        code: 'DRV_ENGINE_UNAVAILABLE',
        retryable: false,
      });
      await prepared.close();
      await own.current.restart();
      // What could not be removed is removed when the driver closes.
      await driver.close();
      expect(await own.current.api.json('GET', '/containers/json?all=1')).toEqual([[]]);
    });

    // The last: where containerd keeps the images, they are forgotten with the task.
    it('a task that its engine and its containerd know nothing of any more has no outcome, and no success', async ({
      skip,
    }) => {
      skip(isPodman, ON_PODMAN.livesOn);
      const { host, pid } = own.current;
      const driver = createDockerDriver({ host });
      const stdout = new Captured();
      await using prepared = await driver.prepare(task('echo up; sleep 60; exit 3'));
      const handle = await prepared.start({ stdout });
      await expect.poll(() => stdout.text).toBe('up\n');
      // As when the machine loses its power before the end of the task is written down.
      const containerd = listProcesses().filter(({ parent }) => parent === pid);
      process.kill(pid, 'SIGKILL');
      // It ends with the engine.
      await expect.poll(() => containerd.filter((one) => existsSync(`/proc/${one.pid}`))).toEqual([]);
      const data = join(dirname(host.replace('unix://', '')), 'data/containerd/daemon');
      await rm(join(data, 'io.containerd.metadata.v1.bolt/meta.db'));
      await own.current.restart();
      await expect(handle.wait()).rejects.toMatchObject({ code: 'DRV_OUTCOME_UNKNOWN' });
      await prepared.close();
      await driver.close();
    });
  },
);

describe.runIf(canStartEngine)(onOwnEngine('an engine that is stopped'), () => {
  const own = useOwnEngine();

  it('a deadline is answered in bounded time although the engine hangs', async () => {
    const driver = createDockerDriver({
      host: own.current.host,
      // Podman asks several programs for its version, and a guest shares a processor with its engine.
      requestTimeoutMs: isPodman || !canKillEngine ? 5_000 : 1_000,
      engineLostMs: 1_000,
      removeMs: 500,
      killMs: 500,
    });
    const stdout = new Captured();
    const hanging = task('echo up; sleep 300', { timeoutMs: 1_000, graceMs: 500 });
    await using prepared = await driver.prepare(hanging);
    const handle = await prepared.start({ stdout });
    const running = handle.wait().catch((error: unknown) => error);
    await expect.poll(() => stdout.text).toBe('up\n');
    process.kill(own.current.pid, 'SIGSTOP');
    try {
      expect(await running).toMatchObject({ code: 'DRV_ENGINE_TIMEOUT' });
      await expect(driver.prepare(task('true'))).rejects.toMatchObject({ code: 'DRV_ENGINE_TIMEOUT' });
    } finally {
      process.kill(own.current.pid, 'SIGCONT');
    }
    expect((await runTask(driver, task('exit 0'))).status).toBe('success');
    await driver.close();
    expect(await own.current.api.json('GET', '/containers/json?all=1')).toEqual([[]]);
  });
});
