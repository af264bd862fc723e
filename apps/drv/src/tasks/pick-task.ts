import { UsageError } from '../errors/usage-error.ts';
import type { FoundTask } from './found-task.ts';

/** How many tasks an error names. */
const SHOWN = 5;

/**
 * The task that a word on the command line stands for: its id, the name of its container, or enough of the beginning
 * of its id or of its container's id.
 *
 * @throws UsageError that says what would be right, when there is none or the word stands for several.
 */
export function pickTask(tasks: readonly FoundTask[], word: string): FoundTask {
  const exact = tasks.find(({ id, container, containerId }) => [id, container, containerId].includes(word));
  if (exact !== undefined) return exact;
  const begun = tasks.filter(
    ({ id, containerId }) => word !== '' && (id.startsWith(word) || containerId.startsWith(word)),
  );
  const [only, ...others] = begun;
  if (only === undefined) throw new UsageError(noSuchTask(tasks, word));
  if (others.length === 0) return only;
  throw new UsageError(`${word} is the beginning of several tasks: ${names(begun)}; write more of it`);
}

function noSuchTask(tasks: readonly FoundTask[], word: string): string {
  const missing = `this engine has no task ${word === '' ? '""' : word}`;
  return tasks.length > 0
    ? `${missing}; it has ${names(tasks)}`
    : `${missing}, nor any other: a task is removed when it ends`;
}

function names(tasks: readonly FoundTask[]): string {
  const more = tasks.length > SHOWN ? ` and ${tasks.length - SHOWN} more (drv ps)` : '';
  return `${tasks
    .slice(0, SHOWN)
    .map(({ id }) => id)
    .join(', ')}${more}`;
}
