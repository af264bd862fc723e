import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ROOT } from './root.ts';

const TURBO = join(ROOT, 'node_modules/turbo/bin/turbo');

/**
 * Builds all packages whose sources have changed since the last time. Resolves with whether that went well;
 * if not, what the build said is printed.
 */
export async function buildPackages(signal: AbortSignal): Promise<boolean> {
  try {
    await promisify(execFile)(process.execPath, [TURBO, 'run', 'build', '--output-logs=errors-only'], {
      cwd: ROOT,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
      maxBuffer: 64 * 1024 * 1024,
      signal,
    });
    return true;
  } catch (error) {
    signal.throwIfAborted();
    console.error(error instanceof Error && 'stdout' in error ? String(error.stdout) : error);
    return false;
  }
}
