import type { TestProject } from 'vitest/node';

import { acquireEngine } from './acquire/acquire-engine.ts';
import { EngineApi } from './api/engine-api.ts';
import { enterRun } from './acquire/enter-run.ts';
import { describeLeaks, findLeaks } from './leaks/find-leaks.ts';
import { inventory } from './leaks/inventory.ts';
import type {} from './provided-context.ts';
import { waitUntil } from './wait-until.ts';

/**
 * The global set-up of the tests that need an engine: provides it as `engine`, and after the last test fails the run when
 * containers, networks or volumes were left on it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { engine, release } = await acquireEngine({ log: (line) => console.error(line) });
  const api = new EngineApi(engine.host);
  const run = enterRun(engine);
  const before = await inventory(api);
  project.provide('engine', engine);
  return async () => {
    try {
      // A container that removes itself may take a moment.
      const leaks = async () => findLeaks(engine, before, await inventory(api));
      await waitUntil('everything to be removed', async () => (await leaks()).length === 0, {
        timeoutMs: 5_000,
      }).catch(async () => {
        const left = await leaks();
        if (left.length === 0) return;
        if (run.wasAlone()) throw new Error(`The tests left on the engine:\n${describeLeaks(left)}`);
        console.error(`Another run uses this engine, so that these may be its own:\n${describeLeaks(left)}`);
      });
    } finally {
      run.leave();
      await release();
    }
  };
}
