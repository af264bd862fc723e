import { wordsOf, type TaskWithId } from '@drv/core/driver';
import type { ImageCommand } from '../engine/calls/image-command.ts';

/**
 * What a task runs, as the engine puts it together (moby, `daemon/commit.go`, `merge`): the image's command belongs to the
 * image's entrypoint. `undefined` where that is nothing, which the engine refuses in its own words.
 */
export function commandOf(
  { entrypoint, command }: Pick<TaskWithId, 'entrypoint' | 'command'>,
  image: ImageCommand,
): readonly string[] | undefined {
  const [own, given] = [wordsOf(entrypoint), wordsOf(command) ?? []];
  const words =
    own === undefined
      ? [...image.entrypoint, ...(given.length === 0 ? image.command : given)]
      : [...own, ...given];
  return words.length === 0 ? undefined : words;
}
