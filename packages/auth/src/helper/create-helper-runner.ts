import type { Environment } from '../locate/environment.ts';
import { findProgram } from './find-program.ts';
import type { HelperRunner } from './helper-runner.ts';
import { runProgram } from './run-program.ts';

export interface HelperRunnerOptions {
  /** Where helpers are looked for (`PATH`), and what they get whole: many read their own settings from it. */
  readonly env: Environment;
  /** @default `process.platform` */
  readonly platform?: NodeJS.Platform | undefined;
  /**
   * Milliseconds from SIGTERM to SIGKILL for a helper that must end.
   * @default 2000
   */
  readonly killGraceMs?: number | undefined;
}

const MAX_OUTPUT_BYTES = 1024 * 1024;

/** Runs helpers as processes: without a shell, with at most 1 MiB of output. */
export function createHelperRunner(options: HelperRunnerOptions): HelperRunner {
  const { env, platform = process.platform, killGraceMs = 2_000 } = options;
  return async ({ program, serverUrl }, { signal }) => {
    const file = await findProgram(program, env, platform);
    if (file === undefined) throw Object.assign(new Error(`${program} is not on PATH`), { code: 'ENOENT' });
    return await runProgram(file, {
      args: ['get'],
      input: serverUrl,
      env,
      maxOutputBytes: MAX_OUTPUT_BYTES,
      graceMs: killGraceMs,
      signal,
    });
  };
}
