import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { runTask } from '@drv/core';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { createDockerDriver, sweepContainers } from '../../src/index.ts';
import { useEngine } from '../support/engine-fixture.ts';

const { host, images } = inject('engine');
const { engine, shell, container } = useEngine();
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** A process that runs a task; resolves when the task runs. */
async function runElsewhere(): Promise<{ readonly id: string; kill(): Promise<void> }> {
  const id = `killed-${randomUUID().slice(0, 8)}`;
  const script = path.join(import.meta.dirname, 'support/runs-a-task.ts');
  const child = spawn(process.execPath, ['--conditions=@drv/source', script, host, images.busybox, id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('up\n');
  return {
    id,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('a process that is killed while it runs a task', () => {
  // The driver of another test may sweep first.
  it('leaves a container that a sweep removes, and none of a living process', { retry: 3 }, async () => {
    const [dead, alive] = await Promise.all([runElsewhere(), runElsewhere()]);
    await dead.kill();
    expect(await container(dead.id)).toMatchObject({ status: 'running' });

    const found = await sweepContainers({ engine, dryRun: true });
    expect(found.filter(({ taskId }) => taskId === dead.id)).toMatchObject([
      { because: 'owner-dead', state: 'running', removed: false },
    ]);
    expect(found.filter(({ taskId }) => taskId === alive.id)).toEqual([]);

    const swept = await sweepContainers({ engine });
    expect(swept.filter(({ taskId }) => taskId === dead.id)).toMatchObject([
      { because: 'owner-dead', removed: true },
    ]);
    expect(await container(dead.id)).toBeUndefined();
    expect(await container(alive.id)).toMatchObject({ status: 'running' });
    await alive.kill();
    await sweepContainers({ engine });
    await expect.poll(async () => container(alive.id)).toBeUndefined();
  });

  it('leaves a container that the next driver removes at its first task', async () => {
    const dead = await runElsewhere();
    await dead.kill();
    const driver = createDockerDriver({ host });
    expect(await runTask(driver, shell('exit 0'))).toMatchObject({ status: 'success' });
    await expect.poll(async () => container(dead.id)).toBeUndefined();
    await driver.close();
  });

  it('leaves a name that the same task may have again', async () => {
    const dead = await runElsewhere();
    await dead.kill();
    const driver = createDockerDriver({ host, sweepEveryMs: 0 });
    expect(await runTask(driver, shell('exit 3', { id: dead.id }))).toMatchObject({
      status: 'error',
      exitCode: 3,
    });
    expect(await container(dead.id)).toBeUndefined();
    await driver.close();
  });
});
