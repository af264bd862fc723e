import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { run, runTask } from '@drv/core';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { createDockerDriver, listTasks, type DockerDriverOptions } from '../../src/index.ts';
import { useEngine } from '../support/engine-fixture.ts';
import { isPodman, ON_PODMAN } from '../support/on-podman.ts';

const { host, sharesKernel } = inject('engine');
const { shell, images, engine, driver: plain } = useEngine();

/** A driver whose every task waits for a container that is started ahead, if it can have one. */
function warmDriver(pool: DockerDriverOptions['pool'] = {}) {
  const driver = createDockerDriver({ host, pool: { fromTask: 1, waitMs: 30_000, ...pool } });
  onTestFinished(() => driver.close());
  return driver;
}

describe.skipIf(isPodman)(`a pool of containers that were started ahead (${ON_PODMAN.parksNone})`, () => {
  it('gives a task what it asks for, and tells that it was warm', async () => {
    const driver = warmDriver();
    const task = shell('read line; echo "$line $A $PWD $(id -u)"; echo to stderr >&2; exit 3', {
      env: { A: 'b c' },
      user: '1000',
      workDir: '/made/for/it',
    });
    expect(await run(driver, task, { input: 'a line\nand more' })).toMatchObject({
      start: 'warm',
      status: 'error',
      exitCode: 3,
      stdout: 'a line b c /made/for/it 1000\n',
      stderr: 'to stderr\n',
      output: { stdoutBytes: 29, stderrBytes: 10, complete: true },
    });
  });

  it('runs what the image runs where the task says nothing', async () => {
    const driver = warmDriver();
    const task = { image: images.configured, network: 'none' } as const;
    const warm = await run(driver, task);
    const cold = await run(plain, task);
    expect([warm.start, cold.start]).toEqual(['warm', undefined]);
    expect([warm.stdout, warm.exitCode]).toEqual([cold.stdout, cold.exitCode]);
  });

  it('counts the time of a task, and its deadline, from the moment in which it is given', async () => {
    const driver = warmDriver();
    const label = randomUUID();
    const task = () => shell('sleep 0.3', { timeoutMs: 20_000, labels: { test: label } });
    await runTask(driver, task());
    await expect.poll(() => parked(label), { timeout: 10_000 }).not.toEqual([]);
    const before = Date.now();
    const result = await runTask(driver, task());
    expect(result).toMatchObject({ start: 'warm', status: 'success' });
    // The engine's clock.
    if (sharesKernel) expect(Date.parse(result.startedAt)).toBeGreaterThanOrEqual(before);
    expect(result.durationMs).toBeGreaterThanOrEqual(300);
    const late = await runTask(warmDriver(), shell('sleep 30', { timeoutMs: 200, graceMs: 0 }));
    expect(late).toMatchObject({ start: 'warm', status: 'timeout', stop: { reason: 'deadline' } });
    expect(late.durationMs).toBeGreaterThanOrEqual(200);
  });

  it.each([
    [['no-such-command'], 'DRV_COMMAND_NOT_FOUND', 127],
    [['/etc/passwd'], 'DRV_COMMAND_NOT_EXECUTABLE', 126],
  ])('says of %j that it could not be executed', async (command, code, exitCode) => {
    await expect(
      run(warmDriver(), { image: images.busybox, network: 'none', command }),
    ).rejects.toMatchObject({
      code,
      exitCode,
    });
  });

  it('gives a run that is told by its id a container of its own, which is found by it', async () => {
    const driver = warmDriver();
    await using prepared = await driver.prepare(shell('sleep 60', { id: randomUUID() }), { runId: 'run-7' });
    const handle = await prepared.start();
    const [taskId, listed] = [prepared.taskId, () => listTasks({ engine })];
    await driver.discard(taskId, { runId: 'run-8' });
    expect(await listed()).toContainEqual(expect.objectContaining({ id: taskId }));
    await driver.discard(taskId, { runId: 'run-7' });
    expect(await listed()).not.toContainEqual(expect.objectContaining({ id: taskId }));
    await handle.wait().catch(() => {});
  });

  it('gives no task what another one left', async () => {
    const driver = warmDriver();
    const results = [];
    for (let count = 0; count < 3; count += 1) {
      results.push(
        await run(
          driver,
          shell('ls /left /tmp; env; touch /left /tmp/left; ps | wc -l', { env: { [`A${count}`]: 'x' } }),
        ),
      );
    }
    for (const [count, { start, stdout }] of results.entries()) {
      expect(start).toBe('warm');
      expect(stdout).not.toContain('left');
      expect(stdout.match(/^A\d=x$/gm)).toEqual([`A${count}=x`]);
    }
  });

  it('lets a task run cold that it has nothing for', async () => {
    const driver = warmDriver();
    const task = shell('true', { readOnlyRoot: true });
    expect(await runTask(driver, task)).toMatchObject({ start: 'cold', status: 'success' });
  });

  it('gives a task with a network its names and addresses, and leaves none of it behind', async () => {
    const driver = warmDriver();
    const label = randomUUID();
    const script = 'hostname; cat /etc/hosts /etc/resolv.conf; ip addr show dev eth0; cat';
    const fields = { hostname: 'box', extraHosts: { other: '192.0.2.7' }, dns: ['192.0.2.9'] };
    const task = shell(script, { ...fields, network: 'default', labels: { test: label } });
    // Its input ends, and the task with it, once its network was measured.
    const input = new PassThrough();
    const { start, stdout, usage } = await run(driver, task, {
      input,
      onStat({ network }) {
        if (network !== undefined) input.end();
      },
    });
    expect(start).toBe('warm');
    expect(usage.networkRxBytes).toBeGreaterThanOrEqual(0);
    expect(stdout).toMatch(/^box\n/);
    expect(stdout).toMatch(/^192\.0\.2\.7\s+other$/m);
    expect(stdout).toContain('nameserver 192.0.2.9');
    const [, address] = /inet ([\d.]+)\//.exec(stdout) ?? [];
    expect(stdout).toMatch(new RegExp(`^${address}\\s+box$`, 'm'));
    await driver.close();
    expect(await engine.list({ labels: [`test=${label}`] })).toEqual([]);
  });

  it('leaves no network of a task that ran when the driver was closed', async () => {
    const driver = warmDriver();
    const label = randomUUID();
    const task = shell('sleep 30', { network: 'default', labels: { test: label } });
    const handle = await (await driver.prepare(task)).start();
    await driver.close();
    expect(await engine.list({ labels: [`test=${label}`] })).toEqual([]);
    expect(await handle.wait()).toMatchObject({ start: 'warm', status: 'cancelled' });
  });

  it('removes the network of a task behind it, while the driver lives on', async () => {
    const driver = warmDriver({ min: 0 });
    const label = randomUUID();
    const task = () => shell('true', { network: 'default', labels: { test: label } });
    expect(await run(driver, task())).toMatchObject({ status: 'success' });
    expect(await run(driver, task())).toMatchObject({ start: 'warm', status: 'success' });
    await expect
      .poll(async () => {
        const left = await engine.list({ labels: [`test=${label}`] });
        const named = (kind: string) => left.filter(({ name }) => name.startsWith(`drv-${kind}-`)).length;
        return { networks: named('network') - named('parked'), tasks: left.length - 2 * named('parked') };
      })
      .toEqual({ networks: 0, tasks: 0 });
  });

  it('lists what waits as parked, and leaves none of it', async () => {
    const driver = warmDriver();
    const label = randomUUID();
    await runTask(driver, shell('true', { labels: { test: label } }));
    await expect.poll(() => parked(label), { timeout: 10_000 }).toHaveLength(1);
    const [name] = await parked(label);
    const listed = (await listTasks({ engine })).find(({ container }) => container === name);
    expect(listed).toMatchObject({ id: name, state: 'parked' });
    await driver.close();
    expect(await parked(label)).toEqual([]);
  });
});

/** Names of containers that wait for a task with this label. */
async function parked(label: string): Promise<readonly string[]> {
  const labelled = await engine.list({ labels: [`test=${label}`] });
  return labelled
    .filter(({ name, state }) => name.startsWith('drv-parked-') && state === 'running')
    .map(({ name }) => name);
}
