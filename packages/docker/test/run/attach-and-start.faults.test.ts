import { runTask } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { programs } from '@drv/testing';
import { startEngineProxy } from '@drv/tooling-engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Captured } from '../support/engine-fixture.ts';
import { onFakeEngine, type FaultRun } from '../support/on-fake-engine.ts';

/** A clock that stands still, as one seems to that was set back, tells nothing of what came first. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
afterEach(() => void vi.useRealTimers());

async function withCutConnection(
  { engine }: FaultRun,
  body: (driver: ReturnType<typeof createDockerDriver>) => Promise<void>,
): Promise<void> {
  await using proxy = await startEngineProxy(engine.host.slice('unix://'.length), {
    rules: [{ on: 'container.attach', at: 'headers', fault: 'cut' }],
  });
  await using driver = createDockerDriver({ host: proxy.host, sweepEveryMs: 0 });
  await body(driver);
}

describe('a connection that ends before the start', () => {
  it('is not taken for the end of the output, whatever the clock says', () =>
    onFakeEngine([], (run) =>
      withCutConnection(run, async (driver) => {
        const stderr = new Captured();
        const result = await runTask(driver, run.task(programs.fail('all of it', 3)), { stderr });
        expect(result).toMatchObject({ status: 'error', exitCode: 3, output: { complete: true } });
        expect(stderr.text).toBe('all of it');
      }),
    ));

  it('carries no input: the outcome of a task that was to have some does not count', () =>
    onFakeEngine([], (run) =>
      withCutConnection(run, async (driver) => {
        const running = runTask(driver, run.task(programs.count()), { stdin: 'all of it' });
        await expect(running).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE', op: 'give input' });
      }),
    ));
});
