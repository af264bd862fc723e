import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrvError, RunResult } from '@drv/core';
import { createDockerDriver, createEngineClient, listTasks } from '@drv/docker';
import type {} from '@drv/tooling-engine';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createJournal } from '../src/journal.ts';

const { host, images } = inject('engine');
const driver = createDockerDriver({ host });
const engine = createEngineClient({ host });
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drv-journal-'));
});
afterAll(async () => {
  await driver.close();
  await engine.close();
  await rm(directory, { recursive: true });
});

test('a task of a process that was killed gets its result in the next one', async () => {
  const id = `journal-${process.pid}`;
  const program = `
    import { createDockerDriver } from '@drv/docker';
    import { createJournal } from ${JSON.stringify(join(import.meta.dirname, '../src/journal.ts'))};
    const journal = createJournal(createDockerDriver({ host: ${JSON.stringify(host)} }), ${JSON.stringify(directory)});
    const command = ['sh', '-c', 'echo begun >&2; sleep 3; exit 7'];
    await journal.run({ id: '${id}', image: '${images.busybox}', command, timeoutMs: 60_000 });
  `;
  const words = ['--conditions=@drv/source', '--input-type=module-typescript', '--eval', program];
  const child = spawn(process.execPath, words, { cwd: join(import.meta.dirname, '..'), stdio: 'inherit' });
  const running = async () =>
    (await listTasks({ engine })).some((task) => task.id === id && task.state === 'running');
  await expect.poll(running, { timeout: 20_000 }).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const ends: (RunResult | DrvError)[] = [];
  await createJournal(driver, directory).recover((_, result) => void ends.push(result));
  expect(ends).toHaveLength(1);
  expect(ends[0]).toMatchObject({ status: 'error', exitCode: 7 });
  expect(await readdir(directory)).toEqual([]);
});
