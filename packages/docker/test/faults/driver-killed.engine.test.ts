import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { runTask } from '@drv/core';
import { afterAll, assert, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createDockerDriver, createEngineClient, sweepContainers } from '../../src/index.ts';
import { useEngine } from '../support/engine-fixture.ts';
import { canStartEngine, onOwnEngine, useOwnEngine } from '../support/own-engine.ts';

const { host, images } = inject('engine');
const { shell, container } = useEngine();
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** A process that runs a task; resolves when the task runs. */
async function runElsewhere(onHost = host): Promise<{ readonly id: string; kill(): Promise<void> }> {
  const id = `killed-${randomUUID().slice(0, 8)}`;
  const script = path.join(import.meta.dirname, 'support/runs-a-task.ts');
  const child = spawn(process.execPath, ['--conditions=@drv/source', script, onHost, images.busybox, id], {
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

// On an engine of its own: the drivers of other tests sweep too.
describe.runIf(canStartEngine)(onOwnEngine('a sweep after a process was killed'), () => {
  const own = useOwnEngine();

  it('removes the container of its task, and none of a living process', async () => {
    const engine = createEngineClient({ host: own.current.host });
    onTestFinished(() => engine.close());
    const [dead, alive] = await Promise.all([1, 2].map(() => runElsewhere(own.current.host)));
    assert(dead !== undefined && alive !== undefined);
    await dead.kill();
    expect(await engine.inspect(`drv-${dead.id}`)).toMatchObject({ status: 'running' });

    const expected = { taskId: dead.id, because: 'owner-dead', state: 'running' };
    expect(await sweepContainers({ engine, dryRun: true })).toMatchObject([{ ...expected, removed: false }]);
    expect(await sweepContainers({ engine })).toMatchObject([{ ...expected, removed: true }]);
    expect(await engine.inspect(`drv-${dead.id}`)).toBeUndefined();
    expect(await engine.inspect(`drv-${alive.id}`)).toMatchObject({ status: 'running' });

    await alive.kill();
    expect(await sweepContainers({ engine })).toMatchObject([{ taskId: alive.id, removed: true }]);
    expect(await own.current.api.json('GET', '/containers/json?all=1')).toEqual([[]]);
  });
});

describe('a process that is killed while it runs a task', () => {
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
