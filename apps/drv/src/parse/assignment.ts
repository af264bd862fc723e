import { UsageError } from '../errors/usage-error.ts';

/** `NAME=VALUE`. */
export function assignment(text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError('write NAME=VALUE');
  return [text.slice(0, at), text.slice(at + 1)];
}
