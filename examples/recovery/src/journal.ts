import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DrvError,
  recoverTask,
  type ContainerTask,
  type Driver,
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
        const result = await recoverTask(driver, saved).catch((error: unknown) => {
          if (DrvError.is(error)) return error;
          throw error;
        });
        await rm(join(directory, name), { force: true });
        done(saved.task.id, result);
      }
    },
  };
}
