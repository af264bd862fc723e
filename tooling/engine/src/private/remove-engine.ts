import { rm } from 'node:fs/promises';

import { ENGINES } from '../checkout.ts';
import { findCommand } from '../host/find-command.ts';
import { removeLinks } from '../host/links.ts';
import { removeIfEmpty } from '../host/remove-if-empty.ts';
import { canOpenNamespace } from './can-open-namespace.ts';
import { endEngine } from './end-engine.ts';
import type { EngineHome } from './home.ts';
import { readState } from './state.ts';

/**
 * Ends an engine and removes all that it ever made: processes, mounts (they end with the namespace), bridges,
 * control groups, files. Needs nothing from the engine itself, so it also works after any part was killed,
 * and on what is left of a start that was killed half-way. Removing nothing is fine.
 */
export async function removeEngine(home: EngineHome): Promise<void> {
  const block = readState(home)?.block;
  await endEngine(home);
  // Without `ip` there never was a bridge.
  if (canOpenNamespace() && findCommand('ip') !== undefined) await removeLinks(home.bridge, block);
  await rm(home.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  if (home.shortDirectory !== undefined) await rm(home.shortDirectory, { recursive: true, force: true });
  removeIfEmpty(ENGINES);
}
