import { UsageError } from '../errors/usage-error.ts';

/** The name of a task, in core's form. */
export function taskId(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(text)) return text;
  throw new UsageError('letters, digits, "_", "." and "-" only, first a letter or digit, at most 128');
}
