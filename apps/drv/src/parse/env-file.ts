import { UsageError } from '../errors/usage-error.ts';
import { envEntry } from './env-entry.ts';

/**
 * The variables of a file in Docker's format: a `NAME=value` a line, taken literally, without quotes or expansion;
 * lines that are empty or begin with `#` are skipped; a `NAME` alone comes from `environment`, and is left out
 * where it is not set there, as docker does: one list of names serves many machines.
 *
 * @throws UsageError that names the line.
 */
export function envFile(
  bytes: Uint8Array,
  environment: Readonly<Record<string, string | undefined>>,
): readonly (readonly [name: string, value: string])[] {
  return decode(bytes)
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.trimStart(), number: index + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .flatMap(({ line, number }) => {
      try {
        const entry = envEntry(line, environment);
        if (/\s/.test(line.split('=', 1)[0] ?? ''))
          throw new UsageError(
            `a variable's name has no white space${line.startsWith('export ') ? '; leave out export' : ''}`,
          );
        return entry === undefined ? [] : [entry];
      } catch (error) {
        throw error instanceof UsageError ? new UsageError(`line ${number}: ${error.message}`) : error;
      }
    });
}

function decode(bytes: Uint8Array): string {
  try {
    // The decoder drops a byte order mark, as docker does.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError('not a text file in UTF-8');
  }
}
