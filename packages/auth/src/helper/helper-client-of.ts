import type { Host } from '../locate/host.ts';
import type { Reporter } from '../report/once-reporter.ts';
import { createHelperRunner } from './create-helper-runner.ts';
import { createHelperClient, type HelperClient } from './helper-client.ts';
import type { HelperOptions } from './helper-options.ts';

/** The client that these options describe. What it passes over, it tells the reporter. */
export function helperClientOf(options: Host & HelperOptions, reporter: Reporter): HelperClient {
  const { env, platform, runHelper, onHelperFailure, helperTimeoutMs, helperKillGraceMs } = options;
  const killGraceMs = helperKillGraceMs ?? 2_000;
  return createHelperClient({
    runHelper: runHelper ?? createHelperRunner({ env, platform, killGraceMs }),
    timeoutMs: helperTimeoutMs ?? 30_000,
    onHelperFailure,
    reporter,
    drainMs: killGraceMs + 1_000,
  });
}
