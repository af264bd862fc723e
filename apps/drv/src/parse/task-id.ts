import { UsageError } from '../errors/usage-error.ts';
import { mayBeginGeneratedId } from './generated-id.ts';

/** The id of a task, in core's form, and in none that drv generates: the beginning of such a one stands for a task. */
export function taskId(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(text)) {
    throw new UsageError('letters, digits, "_", "." and "-" only, first a letter or digit, at most 128');
  }
  if (mayBeginGeneratedId(text)) throw new UsageError('drv itself gives such ids; choose another');
  return text;
}
