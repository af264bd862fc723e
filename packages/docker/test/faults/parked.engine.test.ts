import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { run, runTask, type ContainerTask } from '@drv/core';
import { EngineApi } from '@drv/tooling-engine';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import {
  createDockerDriver,
  createEngineClient,
  sweepContainers,
  type DockerDriverOptions,
} from '../../src/index.ts';
import { commitImage } from '../support/commit-image.ts';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { isPodman, ON_PODMAN } from '../support/on-podman.ts';
import { canStartEngine, onOwnEngine, useOwnEngine } from '../support/own-engine.ts';

const busybox = 'drv.test/busybox:1';
/** Whoever kills the engine in a guest cuts its power: no container outlives it. */
const { sharesKernel } = inject('engine');

function shell(script: string, overrides: Partial<ContainerTask> = {}): ContainerTask {
  return { image: busybox, command: ['sh', '-c', script], network: 'none', ...overrides };
}

function driverOn(host: string, pool: DockerDriverOptions['pool'] = {}) {
  const driver = createDockerDriver({ host, pool: { fromTask: 1, ...pool } });
  const engine = createEngineClient({ host });
  onTestFinished(async () => {
    await driver.close();
    await engine.close();
  });
  const all = () => engine.list({ labels: ['drv.managed-by=drv'] });
  return {
    driver,
    engine,
    /** Those that wait, by what the engine says of them. */
    parked: async () =>
      (await all()).filter(({ name, state }) => name.startsWith('drv-parked-') && state === 'running'),
  };
}

describe.runIf(canStartEngine && !isPodman)(onOwnEngine(`parked containers (${ON_PODMAN.parksNone})`), () => {
  const own = useOwnEngine({ 'live-restore': true });

  it.each([
    ['none', ['exited']],
    ['default', ['exited', 'running']],
  ] as const)('are swept when their owner is killed, network: %s', async (network, states) => {
    const { host } = own.current;
    const script = path.join(import.meta.dirname, 'support/parks-a-container.ts');
    const owner = spawn(process.execPath, ['--conditions=@drv/source', script, host, busybox, network], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void owner.kill('SIGKILL'));
    const [said] = (await once(owner.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('parked\n');
    owner.kill('SIGKILL');
    const { engine, parked } = driverOn(host);
    await expect.poll(parked, { timeout: 10_000 }).toEqual([]);
    const swept = await sweepContainers({ engine });
    const each = states.map((state) => ({ taskId: '', because: 'owner-dead', removed: true, state }));
    expect(swept.toSorted((a, b) => (a.state < b.state ? -1 : 1))).toMatchObject(each);
  });

  it.runIf(sharesKernel)(
    'are not there any more after their engine was killed, and the tasks run all the same',
    async () => {
      const { driver, parked } = driverOn(own.current.host, { min: 2 });
      await runTask(driver, shell('true'));
      await expect.poll(parked, { timeout: 10_000 }).toHaveLength(2);
      process.kill(own.current.pid, 'SIGKILL');
      await own.current.restart();
      expect(await run(driver, shell('echo on'))).toMatchObject({ status: 'success', stdout: 'on\n' });
      // New ones are started ahead, after a pause.
      await expect.poll(parked, { timeout: 20_000 }).not.toEqual([]);
      await driver.close();
      expect(await own.current.api.json('GET', '/containers/json?all=1')).toEqual([[]]);
    },
  );

  it.runIf(sharesKernel).each(['none', 'default'] as const)(
    'give whole output when their engine is killed while the task runs, network: %s',
    async (network) => {
      const { driver, parked } = driverOn(own.current.host);
      await runTask(driver, shell('true', { network }));
      await expect.poll(parked, { timeout: 10_000 }).toHaveLength(1);
      const [stdout, stderr] = [new Captured(), new Captured()];
      // A busy engine takes seconds to come back; the end of a task is not to come before that.
      const loop = 'for i in $(seq 50); do echo line $i; echo err $i >&2; sleep 0.15; done';
      const script = `${loop}; ip addr | grep -c 'eth0.*LOWER_UP'; exit 9`;
      const running = runTask(driver, shell(script, { network }), { stdout, stderr });
      await expect.poll(() => stdout.text).toContain('line 3\n');
      process.kill(own.current.pid, 'SIGKILL');
      await own.current.restart();
      const result = await running;
      const numbered = (word: string) =>
        Array.from({ length: 50 }, (_, at) => `${word} ${at + 1}\n`).join('');
      const links = network === 'none' ? '0\n' : '1\n';
      expect([stdout.text, stderr.text]).toEqual([numbered('line') + links, numbered('err')]);
      expect(result).toMatchObject({
        start: 'warm',
        status: 'error',
        exitCode: 9,
        output: { complete: true },
      });
    },
  );
});

describe.skipIf(isPodman)(`a pool (${ON_PODMAN.parksNone})`, () => {
  const { host } = inject('engine');
  const { engine } = useEngine();

  /** A driver, and containers that wait for its tasks: none of those of other tests. */
  function alone(pool: DockerDriverOptions['pool'] = {}) {
    const label = randomUUID();
    const given = driverOn(host, pool);
    const mine = async () =>
      (await engine.list({ labels: [`test=${label}`] })).filter(
        ({ name, state }) => name.startsWith('drv-parked-') && state === 'running',
      );
    const task = (script: string, overrides: Partial<ContainerTask> = {}) =>
      shell(script, { labels: { test: label }, ...overrides });
    return { ...given, mine, task };
  }

  it('starts another one for one that somebody has removed, or killed', async () => {
    const { driver, mine, task } = alone({ min: 2 });
    await runTask(driver, task('true'));
    await expect.poll(mine, { timeout: 10_000 }).toHaveLength(2);
    const [first, second] = await mine();
    await engine.remove(first?.id ?? '');
    await engine.kill(second?.id ?? '', 'SIGKILL');
    expect(await run(driver, task('echo on'))).toMatchObject({ status: 'success', stdout: 'on\n' });
    await expect
      .poll(async () => (await mine()).filter(({ id }) => id !== first?.id && id !== second?.id), {
        timeout: 20_000,
      })
      .not.toEqual([]);
  });

  it('lets those go that are of an image whose name means another one now', async () => {
    const { driver, mine, task } = alone();
    const [before, after] = [
      await commitImage(host, busybox, {}, 'echo before > /says'),
      await commitImage(host, busybox, {}, 'echo after > /says'),
    ];
    const [repo, tag] = ['drv.test/moving', randomUUID().slice(0, 8)];
    const name = `${repo}:${tag}`;
    const retag = (image: string) =>
      new EngineApi(host).call('POST', `/images/${image}/tag`, { query: { repo, tag } });
    await retag(before);
    onTestFinished(() => engine.removeImage(name));
    const asked = task('cat /says', { image: name });
    expect(await run(driver, asked)).toMatchObject({ stdout: 'before\n' });
    await expect.poll(mine, { timeout: 10_000 }).toHaveLength(1);
    const [old] = await mine();
    await retag(after);
    expect(await run(driver, asked)).toMatchObject({ start: 'cold', stdout: 'after\n' });
    await expect
      .poll(async () => (await mine()).map(({ id }) => id), { timeout: 10_000 })
      .not.toContain(old?.id);
  });

  it('that is exhausted lets tasks run cold', async () => {
    const { driver, mine, task } = alone({ min: 2, max: 2 });
    await runTask(driver, task('true'));
    await expect.poll(mine, { timeout: 10_000 }).toHaveLength(2);
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((count) => run(driver, task(`echo ${count}; sleep 0.5`))),
    );
    expect(results.map(({ stdout }) => stdout)).toEqual(['1\n', '2\n', '3\n', '4\n', '5\n']);
    expect(results.map(({ start }) => start)).toContain('cold');
    expect((await mine()).length).toBeLessThanOrEqual(2);
  });

  it('has nothing for a task whose name is taken', async () => {
    const { driver, mine, task } = alone();
    await runTask(driver, task('true'));
    await expect.poll(mine, { timeout: 10_000 }).toHaveLength(1);
    const id = `test-${randomUUID().slice(0, 8)}`;
    const other = createDockerDriver({ host });
    const taken = await other.prepare(task('true', { id }));
    await expect(run(driver, task('true', { id }))).rejects.toMatchObject({ code: 'DRV_CONFLICT' });
    await taken.close();
    await other.close();
    // It was not lost by that.
    await expect.poll(async () => (await run(driver, task('true'))).start, { timeout: 10_000 }).toBe('warm');
  });

  it('keeps none for a shape that nobody asks for any more', async () => {
    const { driver, mine, task } = alone({ idleMs: 3_000 });
    const afterOneMore = async () => {
      await runTask(driver, task('true'));
      return mine();
    };
    // Asked again each time: where an engine needs longer to start one than it may wait, it is gone before it is seen.
    await expect.poll(afterOneMore).not.toEqual([]);
    await expect.poll(mine).toEqual([]);
  });

  it('replaces what is too old', async () => {
    const { driver, mine, task } = alone({ maxAgeMs: 1_000 });
    await runTask(driver, task('true'));
    await expect.poll(mine, { timeout: 10_000 }).toHaveLength(1);
    const [old] = await mine();
    await expect
      .poll(async () => (await mine()).some(({ id }) => id !== old?.id), { timeout: 10_000 })
      .toBe(true);
  });

  it('leaves a container to its task until it is started, and removes it with the task', async () => {
    const { driver, mine, task } = alone();
    await runTask(driver, task('true'));
    await expect.poll(mine, { timeout: 10_000 }).toHaveLength(1);
    const prepared = await driver.prepare(task('echo never'));
    expect(await engine.inspect(prepared.containerId ?? '')).toMatchObject({ status: 'running' });
    await prepared.close();
    expect(await engine.inspect(prepared.containerId ?? '')).toBeUndefined();
  });
});
