import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import type { Owner } from '../host/owner.ts';
import type { TestEngine } from '../test-engine.ts';
import type { EngineHome } from './home.ts';
import type { Block } from './subnet.ts';

/** What is written down about an engine, so that a later process can use it or clear it away. */
export interface EngineState {
  /** Who clears it away; `null` for an engine that stays up until `pnpm engine down`. */
  readonly owner: Owner | null;
  /** Absent until the addresses were chosen. */
  readonly block?: Block;
  /** Which one it is; absent for the installed one. */
  readonly kind?: string | undefined;
  /** It is one of several machines. */
  readonly isNode?: boolean | undefined;
  /** Absent until everything is up. */
  readonly engine?: TestEngine;
}

/**
 * Reads the state of an engine; `undefined` when there is none, or a run died in the middle of writing it.
 */
export function readState(home: EngineHome): EngineState | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(home.stateFile, 'utf8'));
    return isState(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the state of an engine; a reader sees the old or the new one, never a part. */
export function writeState(home: EngineHome, state: EngineState): void {
  const draft = `${home.stateFile}.new`;
  // The registry's password is in it.
  writeFileSync(draft, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, home.stateFile);
}

function isState(value: unknown): value is EngineState {
  return typeof value === 'object' && value !== null && 'owner' in value;
}
