import { CHANGES } from './change-scripts.ts';
import { LOOKS } from './look-scripts.ts';
import { PRELUDE } from './prelude.ts';

export type ScriptName = keyof typeof CHANGES | keyof typeof LOOKS;

/** Each script with what they share. */
export const SCRIPTS = Object.fromEntries(
  Object.entries({ ...CHANGES, ...LOOKS }).map(([name, body]) => [name, withPrelude(body)]),
) as Record<ScriptName, string>;

/** Flags of a script are its first line. */
function withPrelude(body: string): string {
  const [, flags = '', rest = ''] = /^(#![^\n]*\n)?(.*)$/s.exec(body) ?? [];
  return flags + PRELUDE + rest;
}
