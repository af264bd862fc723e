import { isGeneratedTaskId } from '@drv/core';
import type { ListedTask } from '@drv/docker';
import { UsageError } from '../errors/usage-error.ts';
import { mayBeginGeneratedId } from '../parse/generated-id.ts';

/** What a task may be named by: one of a queue has no container here. */
export interface Named extends Pick<ListedTask, 'id'> {
  readonly container?: string | undefined;
  readonly containerId?: string | undefined;
}

/** How many tasks an error names. */
const SHOWN = 5;

/**
 * The task that a word on the command line stands for: its whole id; else the whole name or id of its container; else
 * the beginning of an id that drv generated. The beginning of an id that somebody chose stands for nothing: `build-1`
 * must not stop `build-12` when `build-1` has ended.
 *
 * @throws UsageError that says what would be right, when there is none or the word stands for several.
 */
export function pickTask<Task extends Named>(
  tasks: readonly Task[],
  word: string,
  place: 'engine' | 'queue' = 'engine',
): Task {
  const exact =
    tasks.find(({ id }) => id === word) ??
    tasks.find(({ container, containerId }) => container === word || containerId === word);
  if (exact !== undefined) return exact;
  const begun = mayBeginGeneratedId(word)
    ? tasks.filter(({ id }) => isGeneratedTaskId(id) && id.startsWith(word))
    : [];
  const [only, ...others] = begun;
  if (only === undefined) throw new UsageError(noSuchTask(tasks, word, place) + advice(tasks, word));
  if (others.length === 0) return only;
  throw new UsageError(`"${word}" matches several tasks: ${names(begun)}; be more specific`);
}

/** For whoever shortens an id too much. */
function advice(tasks: readonly Named[], word: string): string {
  const isTooShort =
    word.startsWith('run-') && tasks.some(({ id }) => isGeneratedTaskId(id) && id.startsWith(word));
  return isTooShort ? '; of a generated id, write run- and four letters or more' : '';
}

function noSuchTask(tasks: readonly Named[], word: string, place: string): string {
  const missing = `this ${place} has no task ${word === '' ? '""' : word}`;
  return tasks.length > 0
    ? `${missing}; it has ${names(tasks)}`
    : `${missing}, nor any other: a task is removed when it ends`;
}

function names(tasks: readonly Named[]): string {
  const more = tasks.length > SHOWN ? ` and ${tasks.length - SHOWN} more (drv ps)` : '';
  return `${tasks
    .slice(0, SHOWN)
    .map(({ id }) => id)
    .join(', ')}${more}`;
}
