import { RUN_OPTIONS, type RunOptionName } from '../settings/run-options.ts';
import { DOCKER_HABITS } from './docker-habits.ts';
import { mayBeAmong } from './may-be-among.ts';

/** Options that words name as docker does (`--name` for `--id`), each with that flag: an error is to name what was written. */
export function speltOptions(words: readonly string[]): Readonly<Partial<Record<RunOptionName, string>>> {
  return Object.fromEntries(
    DOCKER_HABITS.flatMap(({ flags, means }) => {
      if (means === undefined || !mayBeAmong(flags, words) || mayBeAmong(RUN_OPTIONS[means].flags, words))
        return [];
      return [[means, /--[a-z0-9-]+/.exec(flags)?.[0] ?? flags]];
    }),
  );
}
