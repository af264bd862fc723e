import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { inject, test as plain } from 'vitest';

import { engineHome } from '../../src/private/home.ts';
import { removeEngine } from '../../src/private/remove-engine.ts';
import { commons } from './footprint.ts';

/** A test that starts private engines; skipped on machines that may not be able to. */
export const test = plain.extend<{ readonly parent: string; readonly before: unknown }>({
  /** A directory for engines; those that a test left in it are removed. */
  parent: async ({ skip }, use) => {
    skip(!inject('engine').private, 'On this machine a private engine may not be startable.');
    const parent = mkdtempSync(join(tmpdir(), 'drv-private-'));
    await use(parent);
    for (const name of readdirSync(parent)) await removeEngine(engineHome(join(parent, name)));
    rmSync(parent, { recursive: true });
  },
  /** What the machine looked like when the test began. */
  before: async ({ parent: _parent }, use) => use(await commons()),
});
