import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { engineHome } from '../../src/private/home.ts';
import { readState, writeState } from '../../src/private/state.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drv-state-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('what was written is read again, and nobody else may read it', () => {
  const home = engineHome(directory);
  const state = { owner: { pid: 7, started: '123' } };
  writeState(home, state);
  expect(readState(home)).toEqual(state);
  expect(statSync(home.stateFile).mode & 0o777).toBe(0o600);
});

test.each(['', '{"owner":', '[]', 'null', '{}'])('%j is no state', (text) => {
  const home = engineHome(directory);
  writeFileSync(home.stateFile, text);
  expect(readState(home)).toBeUndefined();
});

test('no directory is no state', () => {
  mkdirSync(join(directory, 'empty'));
  expect(readState(engineHome(join(directory, 'empty')))).toBeUndefined();
  expect(readState(engineHome(join(directory, 'nowhere')))).toBeUndefined();
});
