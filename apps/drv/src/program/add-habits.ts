import type { Command, Option } from 'commander';
import { UsageError } from '../errors/usage-error.ts';
import type { OptionSpec } from '../settings/option-spec.ts';
import { RUN_OPTIONS, type RunOptionName } from '../settings/run-options.ts';
import { appended } from './appended.ts';
import { DOCKER_HABITS, type Habit } from './docker-habits.ts';
import { mayBeAmong } from './may-be-among.ts';
import { NamedOption } from './named-option.ts';
import { switchWords } from './switch-words.ts';

/** The refusals that a command line has met. */
const REFUSED = 'refusedHabits';

/**
 * Gives `drv run` the flags of `docker run` that are no options of its own, hidden, as far as the words may have them: to
 * add all takes as long as all the rest. Those that it refuses are noted, for {@link checkHabits}: an error in the middle
 * of the words would hide `--json` and `--result` behind it.
 */
export function addHabits(run: Command, words: readonly string[]): void {
  const used = DOCKER_HABITS.filter(({ flags }) => mayBeAmong(flags, words));
  for (const option of used.flatMap(optionsOf)) run.addOption(option);
}

/** @throws UsageError for the first flag on the command line that drv refuses. */
export function checkHabits(run: Command): void {
  const [refusal] = (run.getOptionValue(REFUSED) as readonly string[] | undefined) ?? [];
  if (refusal !== undefined) throw new UsageError(refusal);
}

function optionsOf(habit: Habit): readonly Option[] {
  return habit.means === undefined ? notes(habit) : aliases(habit.flags, habit.means);
}

function aliases(flags: string, name: RunOptionName): readonly Option[] {
  const { kind }: OptionSpec = RUN_OPTIONS[name];
  const option = new NamedOption(flags, name);
  if (kind === 'flag')
    return [option, ...switchWords(flags).map(([word, on]) => new NamedOption(word, name).preset(on))];
  return [kind === 'list' ? option.argParser(appended) : option];
}

function notes({ flags, holds = [], instead }: Habit): readonly Option[] {
  const long = /--[a-z0-9-]+/.exec(flags)?.[0];
  const note = (value: string, before: readonly string[] = []) =>
    holds === 'all' || holds.includes(value) ? before : [...before, `${long}: ${instead}`];
  const noting = (words: string) => new NamedOption(words, REFUSED).argParser(note);
  if (flags.includes('<')) return [noting(flags)];
  return [
    noting(flags).preset('true'),
    ...switchWords(flags).map(([word, on]) => noting(word).preset(String(on))),
  ];
}
