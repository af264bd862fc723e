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
