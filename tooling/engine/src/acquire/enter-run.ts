import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { currentOwner, isAlive } from '../host/owner.ts';
import type { TestEngine } from '../test-engine.ts';
import { keptDirectory } from '../checkout.ts';
import { ENGINE_KINDS, engineKind } from '../kinds/engine-kind.ts';
import { engineHome } from '../private/home.ts';

/** A run's place among those that use one engine at the same time. */
export interface Run {
  /** Whether no other run has used the engine meanwhile, so that all that is left on it is this run's. */
  wasAlone(): boolean;
  leave(): void;
}

/**
 * Notes down that this process uses the engine. Only an engine of `pnpm engine up` can have several runs at
 * once.
 */
export function enterRun(engine: TestEngine): Run {
  const kept = [undefined, ...ENGINE_KINDS]
    .map((name) => engineHome(keptDirectory(engineKind(name))))
    .find(({ socket }) => engine.host === `unix://${socket}`);
  if (kept === undefined) return { wasAlone: () => true, leave: () => {} };
  const directory = join(kept.directory, 'runs');
  mkdirSync(directory, { recursive: true });
  const others = readdirSync(directory).filter(lives);
  // Both learn of each other: the later run sees the earlier one here, and tells it.
  for (const other of others) writeFileSync(join(directory, other), 'joined');
  const mine = join(directory, nameOf(currentOwner()));
  writeFileSync(mine, '');
  return {
    wasAlone: () => others.length === 0 && readFileSync(mine, 'utf8') === '',
    leave: () => rmSync(mine, { force: true }),
  };
}

function nameOf({ pid, started }: { readonly pid: number; readonly started: string }): string {
  return `${pid}-${started}`;
}

function lives(entry: string): boolean {
  const [pid, started = ''] = entry.split('-');
  return isAlive({ pid: Number(pid), started });
}
