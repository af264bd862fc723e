import type { TestProject } from 'vitest/node';

import { acquireEngine } from './acquire/acquire-engine.ts';
import { EngineApi } from './api/engine-api.ts';
import { enterRun, type Run } from './acquire/enter-run.ts';
import { describeLeaks, findLeaks } from './leaks/find-leaks.ts';
import { inventory, type Item } from './leaks/inventory.ts';
import type {} from './provided-context.ts';
import type { TestEngine } from './test-engine.ts';
import { waitUntil } from './wait-until.ts';

/**
 * The global set-up of the tests that need an engine: provides it as `engine`, and after the last test fails
 * the run when containers, networks or volumes were left on it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { engine, release } = await acquireEngine({ log: (line) => console.error(line) });
  const api = new EngineApi(engine.host);
  const run = enterRun(engine);
  const leave = async () => {
    run.leave();
    await release();
  };
  try {
    const before = await inventory(api);
    project.provide('engine', engine);
    return async () => {
      try {
        await assertNoLeaks(engine, run, before);
      } finally {
        await leave();
      }
    };
  } catch (error) {
    await leave();
    throw error;
  }
}

async function assertNoLeaks(engine: TestEngine, run: Run, before: readonly Item[]): Promise<void> {
  const api = new EngineApi(engine.host);
  const leaks = async () => findLeaks(engine, before, await inventory(api));
  // A container that removes itself may take a moment.
  const clean = await within(async () => (await leaks()).length === 0, 5_000);
  if (clean) return;
  const list = describeLeaks(await leaks());
  if (run.wasAlone()) throw new Error(`The tests left on the engine:\n${list}`);
  console.error(`Another run uses this engine, so that these may be its own:\n${list}`);
}

async function within(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  return waitUntil('a clean engine', condition, { timeoutMs }).catch(() => false);
}
