import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestContext } from 'vitest';

import { whyNoPrivateEngine } from '../../src/acquire/why-no-private-engine.ts';
import { engineHome } from '../../src/private/home.ts';
import { removeEngine } from '../../src/private/remove-engine.ts';
import { commons } from './footprint.ts';

/** For tests that start private engines; they are skipped on machines that may not be able to. */
export const engineFixtures = {
  /** A directory for engines; those that a test left in it are removed. */
  parent: async ({ skip }: TestContext, use: (value: string) => Promise<void>) => {
    const reason = whyNoPrivateEngine();
    skip(reason !== undefined, reason);
    const parent = mkdtempSync(join(tmpdir(), 'drv-private-'));
    await use(parent);
    for (const name of readdirSync(parent)) await removeEngine(engineHome(join(parent, name)));
    rmSync(parent, { recursive: true });
  },
  /** What the machine looked like when the test began. */
  before: async ({ parent: _parent }: { readonly parent: string }, use: (value: unknown) => Promise<void>) =>
    use(await commons()),
};
