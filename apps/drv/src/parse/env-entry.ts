import { UsageError } from '../errors/usage-error.ts';

/**
 * One `NAME=value`; a `NAME` alone takes its value from `environment`, and is `undefined` where it is not set.
 *
 * @throws UsageError when the name is empty, or there is a NUL, which no variable can hold.
 */
export function envEntry(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly [name: string, value: string] | undefined {
  if (text.includes('\0')) throw new UsageError('no variable can hold a NUL character');
  const at = text.indexOf('=');
  if (at === 0) throw new UsageError('a variable needs a name before "="');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  if (text === '') throw new UsageError('write NAME=value, or NAME to copy it from your environment');
  const value = environment[text];
  return value === undefined ? undefined : [text, value];
}
