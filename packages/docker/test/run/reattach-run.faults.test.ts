import { type PreparedTask, recoverTask, type SavedRun } from '@drv/core';
import { programs } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../support/on-fake-engine.ts';

const RECOVERABLE = { recoverable: true, timeoutMs: 60_000 } as const;
const OF_INIT = '[FATAL tini (7)] exec foo failed: No such file or directory';

async function letGoOf(prepared: PreparedTask): Promise<SavedRun> {
  const saved = prepared.save?.();
  await prepared.release?.();
  if (saved === undefined) throw new Error('the driver saves no task');
  return saved;
}

describe('a task that ended with the words of an init, and was taken over', () => {
  it('had run, where somebody has received what came before them', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const program = programs.fail(`one\n${OF_INIT}`, 127);
      const prepared = await driver.prepare(task(program, RECOVERABLE));
      await (await prepared.start()).wait();
      const saved = await letGoOf(prepared);
      const received = { stdoutBytes: 0, stderrBytes: 4 };
      expect(await recoverTask(driver, saved, { received })).toMatchObject({
        status: 'error',
        exitCode: 127,
      });
    }));

  it('never ran, where that was all', () =>
    onFakeEngine([], async ({ driver, task }) => {
      const prepared = await driver.prepare(task(programs.fail(OF_INIT, 127), RECOVERABLE));
      await expect((await prepared.start()).wait()).rejects.toMatchObject({ code: 'DRV_COMMAND_NOT_FOUND' });
      const saved = await letGoOf(prepared);
      await expect(recoverTask(driver, saved)).rejects.toMatchObject({ code: 'DRV_COMMAND_NOT_FOUND' });
    }));
});
