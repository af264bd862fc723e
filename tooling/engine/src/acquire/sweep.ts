import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { EngineApi } from '../api/engine-api.ts';
import { isAlive } from '../host/owner.ts';
import { removeImages } from '../images/remove-images.ts';
import { engineHome, type EngineHome } from '../private/home.ts';
import { removeEngine } from '../private/remove-engine.ts';
import { removeIfEmpty } from '../host/remove-if-empty.ts';
import { readState } from '../private/state.ts';
import { ENGINES, PACKAGES } from '../checkout.ts';

/**
 * Clears away what runs that died left in this checkout. Living runs, and the engine that is kept, are not
 * touched.
 */
export async function sweep(): Promise<void> {
  for (const home of homes()) {
    if (isAbandoned(home)) await discard(home);
  }
}

/** Removes the packages that were unpacked, unless an engine of this checkout may be running from them. */
export function removeUnusedPackages(): void {
  if (homes().length === 0) rmSync(PACKAGES, { recursive: true, force: true });
  removeIfEmpty(ENGINES);
}

/** Removes an engine of this checkout, or what a run prepared on somebody else's engine. */
export async function discard(home: EngineHome): Promise<void> {
  const engine = readState(home)?.engine;
  if (engine !== undefined && !engine.private) await removeImages(new EngineApi(engine.host), engine.images);
  await removeEngine(home);
}

function isAbandoned(home: EngineHome): boolean {
  const state = readState(home);
  if (state !== undefined) return state.owner !== null && !isAlive(state.owner);
  // A run that starts just now makes the directory a moment before it writes who it is.
  const made = statSync(home.directory, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - made > 60_000;
}

function homes(): EngineHome[] {
  if (!existsSync(ENGINES)) return [];
  return readdirSync(ENGINES)
    .map((name) => join(ENGINES, name))
    .filter((path) => path !== PACKAGES)
    .map((path) => engineHome(path));
}
