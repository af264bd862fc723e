import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DrvError,
  type ContainerTask,
  type Driver,
  type PreparedTask,
  type RunResult,
  type SavedRun,
} from '@drv/core';

/** Runs tasks and writes each one down, so that the next process can go on with those that had not ended. */
export function createJournal(driver: Driver, directory: string) {
  const fileOf = (id: string) => join(directory, `${id}.json`);

  async function write(saved: SavedRun): Promise<void> {
    await mkdir(directory, { recursive: true });
    // Renamed when it is whole: half a file would be a task that nobody finds.
    await writeFile(`${fileOf(saved.task.id)}.part`, JSON.stringify(saved));
    await rename(`${fileOf(saved.task.id)}.part`, fileOf(saved.task.id));
  }

  return {
    /** Starts a task. Its record goes when its result is there. */
    async run(task: ContainerTask & { readonly id: string }): Promise<RunResult> {
      const prepared = await driver.prepare({ ...task, recoverable: true });
      try {
        // Before the start: there is no moment at which the task runs and nobody knows of it.
        if (prepared.save !== undefined) await write(prepared.save({ hasInput: false }));
        const handle = await prepared.start();
        const result = await handle.wait();
        await rm(fileOf(task.id), { force: true });
        return result;
      } finally {
        await prepared.close();
      }
    },

    /** Goes on with every task that is written down; called once, at the start of the process. */
    async recover(done: (id: string, result: RunResult | DrvError) => void): Promise<void> {
      const names = await readdir(directory).catch(() => []);
      for (const name of names.filter((file) => file.endsWith('.json'))) {
        const saved = JSON.parse(await readFile(join(directory, name), 'utf8')) as SavedRun;
        const recovered = await driver.recover?.(saved).catch(known);
        if (recovered === undefined) throw new Error('The driver cannot recover a task.');
        const result = DrvError.is(recovered) ? recovered : await resultOf(recovered).catch(known);
        // Told before the container goes: a process that is killed in between finds it again.
        done(saved.task.id, result);
        await rm(join(directory, name), { force: true });
        if (!DrvError.is(recovered)) await recovered.close();
      }
    },
  };
}

async function resultOf(task: PreparedTask): Promise<RunResult> {
  return (await task.start()).wait();
}

function known(error: unknown): DrvError {
  if (DrvError.is(error)) return error;
  throw error;
}
