import { UsageError } from '../errors/usage-error.ts';

/** A variable's name, as far as an error may repeat it: anything else could be a secret put in the wrong place. */
const REPEATABLE = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/**
 * One `NAME=value`; a `NAME` alone takes its value from `environment`, as `docker run --env` does.
 *
 * @throws UsageError when the name is empty, and when a name alone is not set: docker drops that one in silence.
 */
export function envEntry(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  if (at === 0) throw new UsageError('a variable needs a name before "="');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  const value = text === '' ? undefined : environment[text];
  if (value !== undefined) return [text, value];
  const name = REPEATABLE.test(text) ? text : 'NAME';
  throw new UsageError(
    `without "=" the value is taken from the environment, where it is not set; write ${name}=value`,
  );
}
