import type { HelperCall, HelperResult, HelperRunner } from '@drv/auth';

interface ScriptedAnswer {
  readonly exit: number;
  readonly stdout: string;
}

/** By program and server address; `*` for every other address. */
export type HelperScript = Readonly<Record<string, Readonly<Record<string, ScriptedAnswer>>>>;

const UNKNOWN: ScriptedAnswer = { exit: 1, stdout: 'credentials not found in native keychain\n' };

/** Runs helpers that are a table. A program that is not in it is not installed. */
export function scriptedHelpers(script: HelperScript, calls: HelperCall[] = []): HelperRunner {
  return async (call): Promise<HelperResult> => {
    calls.push(call);
    const program = own(script, call.program);
    if (program === undefined) throw Object.assign(new Error('spawn ENOENT'), { code: 'ENOENT' });
    const { exit, stdout } = own(program, call.serverUrl) ?? own(program, '*') ?? UNKNOWN;
    return { exitCode: exit, stdout };
  };
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
