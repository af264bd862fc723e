import { programs } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../support/on-fake-engine.ts';

describe('closing a task that runs', () => {
  it('with an engine that does not tell how it ended: its outcome is not known, and nothing is left', () =>
    onFakeEngine(
      [{ on: 'container.inspect', times: Infinity, fault: { kind: 'hang', at: 'request' } }],
      async ({ driver, task }) => {
        const prepared = await driver.prepare(task(programs.sleep()));
        const handle = await prepared.start();
        await prepared.close();
        await expect(handle.wait()).rejects.toMatchObject({
          code: 'DRV_OUTCOME_UNKNOWN',
          op: 'close task',
          retryable: false,
          cause: { code: 'DRV_ABORTED' },
        });
      },
    ));
});

describe('a pause that the engine refuses in words of its own', () => {
  const refused = {
    on: 'container.pause',
    fault: { kind: 'refuse', at: 'request', status: 500, message: 'crun pause: exit status 1' },
  } as const;

  it('of a task that has just ended: it is the wrong moment', () =>
    onFakeEngine([refused], async ({ driver, task }) => {
      const prepared = await driver.prepare(task(programs.exit(5)));
      const handle = await prepared.start();
      await expect(handle.pause()).rejects.toMatchObject({
        code: 'DRV_INVALID_STATE',
        cause: { code: 'DRV_ENGINE_FAILED' },
      });
      expect(await handle.wait()).toMatchObject({ status: 'error', exitCode: 5 });
      await prepared.close();
    }));

  it('of a task that runs: it is what the engine says', () =>
    onFakeEngine([refused], async ({ driver, task }) => {
      const prepared = await driver.prepare(task(programs.sleep()));
      const handle = await prepared.start();
      await expect(handle.pause()).rejects.toMatchObject({ code: 'DRV_ENGINE_FAILED' });
      await prepared.close();
    }));
});
