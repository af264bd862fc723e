import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ROOT } from './root.ts';
import { runChild, type ChildOptions } from './run-child.ts';
import type { Tally } from './tally.ts';

const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');
const REPORTER = fileURLToPath(new URL('tally-reporter.ts', import.meta.url));

/**
 * Runs vitest with its own report on the terminal, and counts. A run that ends badly without one failed test
 * (a global set-up or tear-down that failed, a crash) counts as one failure.
 */
export async function runVitest(args: readonly string[], options: ChildOptions): Promise<Tally> {
  const directory = mkdtempSync(join(tmpdir(), 'drv-test-'));
  const file = join(directory, 'tally.json');
  try {
    const code = await runChild([VITEST, 'run', '--reporter=default', `--reporter=${REPORTER}`, ...args], {
      ...options,
      env: { ...options.env, DRV_TEST_TALLY: file },
    });
    const tally = readTally(file, args);
    return code !== 0 && tally.failed === 0
      ? { ...tally, failed: 1, failures: [`vitest ended with exit code ${code}, without a failed test`] }
      : tally;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function readTally(file: string, args: readonly string[]): Tally {
  try {
    // Written by the reporter of this package a moment ago.
    return JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    return {
      passed: 0,
      failed: 1,
      failures: [`vitest ${args.join(' ')}: ended without a report`],
      skipped: [],
    };
  }
}
