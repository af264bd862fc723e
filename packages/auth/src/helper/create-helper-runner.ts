import { checkKinds, kind, type KindsOf } from '@drv/core/driver';
import { ENVIRONMENT, type Environment } from '../locate/environment.ts';
import { commandLine } from './command-line.ts';
import { findProgram } from './find-program.ts';
import type { HelperResult, HelperRunner } from './helper-runner.ts';
import { isOfAnotherMachine } from './is-of-another-machine.ts';
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

export const HELPER_RUNNER: KindsOf<HelperRunnerOptions> = {
  env: ENVIRONMENT,
  platform: kind.text,
  killGraceMs: kind.number({ least: 0, endless: true }),
};
const MAX_OUTPUT_BYTES = 1024 * 1024;

/**
 * Runs helpers as processes, with at most 1 MiB of output; without a shell, except for batch files, which Windows cannot
 * start without one.
 *
 * @throws `DRV_INVALID_OPTION` for an option that is wrong.
 */
export function createHelperRunner(options: HelperRunnerOptions): HelperRunner {
  checkKinds(options, HELPER_RUNNER, 'createHelperRunner');
  const { env, platform = process.platform, killGraceMs = 2_000 } = options;
  return async ({ program, serverUrl }, { signal }) => {
    const file = await findProgram(program, env, platform);
    if (file === undefined) throw failure(`${program} is not on PATH`, 'ENOENT');
    const command = commandLine(file, ['get'], env, platform);
    if (command === undefined) throw failure(`The path of ${program} has a % in it`, 'ENOEXEC');
    const result = await runProgram(command, {
      input: serverUrl,
      env,
      maxOutputBytes: MAX_OUTPUT_BYTES,
      graceMs: killGraceMs,
      signal,
    });
    if (platform !== 'win32' && saysTheShell(result) && (await isOfAnotherMachine(file))) {
      throw failure(`${program} is for another machine`, 'ENOEXEC');
    }
    return result;
  };
}

/** A shell could not make anything of a script: 2 for its syntax, 126 and 127 for commands. */
function saysTheShell({ exitCode, stdout }: HelperResult): boolean {
  return stdout === '' && (exitCode === 2 || exitCode === 126 || exitCode === 127);
}

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
