import { DrvError } from '@drv/core';
import { UsageError } from '../errors/usage-error.ts';
import { EXIT_DRIVER_FAILED } from '../process/exit-code.ts';
import type { Io } from '../process/io.ts';
import { sayError } from '../errors/say-error.ts';
import { jsonLine } from '../render/json-line.ts';
import type { Settings } from '../settings/settings.ts';
import { pickTask, type Named } from '../tasks/pick-task.ts';

/** The tasks that may be stopped, and how. */
export interface Stoppable<Task extends Named, How extends string> {
  readonly tasks: readonly Task[];
  readonly place: 'engine' | 'queue';
  stop(task: Task): Promise<How>;
  /** How it was stopped, for people. */
  words(how: How): string;
}

/** Nothing more can be said of any task. */
const OF_ALL = ['DRV_ABORTED', 'DRV_STORE_UNAVAILABLE', 'DRV_ENGINE_UNAVAILABLE'];

/**
 * Stops the tasks that are named, all at once, and says of each what became of it, as `kill` and `docker stop` do: one that is not there,
 * or cannot be stopped, keeps no other one from it. Exit code 0 when none of them runs any more.
 *
 * @throws what keeps all of them from being stopped.
 */
export async function stopEach<Task extends Named, How extends string>(
  names: readonly string[],
  { tasks, place, stop, words }: Stoppable<Task, How>,
  settings: Settings,
  io: Io,
): Promise<number> {
  const json = settings.flag('json') === true;
  let exitCode = 0;
  const say = (error: unknown) => {
    exitCode = EXIT_DRIVER_FAILED;
    sayError(error, { json }, io);
  };
  const wanted = new Set<Task>();
  for (const name of names) {
    try {
      wanted.add(pickTask(tasks, name, place));
    } catch (error) {
      say(error);
    }
  }
  const ends = await Promise.all(
    [...wanted].map(async (task) => {
      const { id } = task;
      try {
        return { id, how: await stop(task) };
      } catch (error) {
        return { id, error: error as Error };
      }
    }),
  );
  const stopped = ends.flatMap(({ id, how }) => (how === undefined ? [] : { id, how }));
  if (json) io.stdout.write(`${jsonLine(stopped)}\n`);
  else if (settings.flag('quiet') !== true) {
    for (const { id, how } of stopped) io.stdout.write(`${id} ${words(how)}\n`);
  }
  for (const { id, error } of ends) {
    if (error === undefined) continue;
    if (error instanceof UsageError) {
      say(error);
      continue;
    }
    if (!DrvError.is(error) || OF_ALL.includes(error.code)) throw error;
    const { code, op, retryable } = error;
    say(
      new DrvError(code, `${id} could not be stopped: ${error.message}`, {
        op,
        taskId: id,
        retryable,
        cause: error,
      }),
    );
  }
  return exitCode;
}
