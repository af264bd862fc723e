import { existsSync, mkdirSync, utimesSync } from 'node:fs';

import { afterEach, expect, test } from 'vitest';

import { sweep } from '../../src/acquire/sweep.ts';
import { newDirectory } from '../../src/checkout.ts';
import { currentOwner, type Owner } from '../../src/host/owner.ts';
import { engineHome, type EngineHome } from '../../src/private/home.ts';
import { removeEngine } from '../../src/private/remove-engine.ts';
import { writeState } from '../../src/private/state.ts';

const made: EngineHome[] = [];
afterEach(async () => {
  for (const home of made.splice(0)) await removeEngine(home);
});

function makeHome(state?: { readonly owner: Owner | null }): EngineHome {
  const fresh = engineHome(newDirectory());
  made.push(fresh);
  mkdirSync(fresh.directory, { recursive: true });
  if (state !== undefined) writeState(fresh, state);
  return fresh;
}

test('clears away what a dead run left, and nothing of a living one', async () => {
  const dead = makeHome({ owner: { pid: process.pid, started: '1' } });
  const living = makeHome({ owner: currentOwner() });
  await sweep();
  expect(existsSync(dead.directory)).toBe(false);
  expect(existsSync(living.directory)).toBe(true);
});

test('takes a directory without a state for one that is just being made, for a minute', async () => {
  const starting = makeHome();
  const old = makeHome();
  utimesSync(old.directory, 0, 0);
  await sweep();
  expect(existsSync(starting.directory)).toBe(true);
  expect(existsSync(old.directory)).toBe(false);
});
