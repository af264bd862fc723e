import { join } from 'node:path';

import { ROOT } from './root.ts';
import { runChild } from './run-child.ts';

/** Builds all packages whose sources have changed since the last time. Resolves with whether that went well. */
export async function buildPackages(signal: AbortSignal): Promise<boolean> {
  const turbo = join(ROOT, 'node_modules/turbo/bin/turbo');
  const code = await runChild([turbo, 'run', 'build', '--output-logs=errors-only'], {
    env: { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    signal,
  });
  return code === 0;
}
