import type { Host } from '../locate/host.ts';
import { createHelperRunner } from './create-helper-runner.ts';
import { createHelperClient, type HelperClient } from './helper-client.ts';
import type { HelperOptions } from './helper-options.ts';

/** The client that these options describe. */
export function helperClientOf(options: Host & HelperOptions): HelperClient {
  const { env, platform, runHelper, helperKillGraceMs: killGraceMs = 2_000 } = options;
  return createHelperClient({
    runHelper: runHelper ?? createHelperRunner({ env, platform, killGraceMs }),
    timeoutMs: options.helperTimeoutMs ?? 30_000,
    onMissingHelper: options.onMissingHelper ?? 'error',
    drainMs: killGraceMs + 1_000,
  });
}
