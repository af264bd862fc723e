import { Option, type Command } from 'commander';
import type { OptionSpec } from '../settings/option-spec.ts';
import { ALL_OPTIONS, type OptionName } from '../settings/all-options.ts';
import { appended } from './appended.ts';
import { NamedOption } from './named-option.ts';
import { switchWords } from './switch-words.ts';

export interface AddOptions {
  /** What an option does in this command, where that is not what it does in `drv run`. */
  readonly helps?: Readonly<Partial<Record<OptionName, string>>>;
  /** Of the command line: a switch gets its forms with a value where they may be there. */
  readonly words: readonly string[];
}

/**
 * Gives a command options of the table, by their names; every switch gets its opposite, hidden. `--config` may stand
 * behind the command too.
 */
export function addOptions(
  command: Command,
  names: readonly OptionName[],
  { helps = {}, words }: AddOptions,
): Command {
  for (const name of names) {
    const spec: OptionSpec = ALL_OPTIONS[name];
    const option = new Option(spec.flags, helps[name] ?? spec.help).helpGroup(`${spec.group}:`);
    const read = (value: string) => withoutSign(value, option, words);
    if (spec.kind === 'list')
      option.argParser((value, before: readonly string[] | undefined) => appended(read(value), before));
    if (spec.kind === 'text') option.argParser(read);
    command.addOption(option);
    if (spec.kind !== 'flag') continue;
    const opposite = oppositeOf(spec.flags);
    command.addOption(new Option(opposite).hideHelp());
    const positive = opposite.startsWith('--no-') ? spec.flags : opposite;
    const negative = positive === opposite ? spec.flags : opposite;
    for (const [flag, on] of [...switchWords(positive), ...switchWords(negative).map(turned)])
      if (words.includes(flag)) command.addOption(new NamedOption(flag, name).preset(on));
  }
  return command.addOption(new Option('--config <file>', 'settings file, or none').helpGroup('General:'));
}

/** Docker takes a short option with a sign too: `-m=64m`. Behind a space it is a part of the value. */
function withoutSign(value: string, { short }: Option, words: readonly string[]): string {
  const isJoined =
    short !== undefined &&
    value.startsWith('=') &&
    words.some((word) => /^-[a-zA-Z]/.test(word) && word.endsWith(`${short.slice(1)}${value}`));
  return isJoined ? value.slice(1) : value;
}

function turned([flag, on]: readonly [flag: string, on: boolean]): readonly [flag: string, on: boolean] {
  return [flag, !on];
}

function oppositeOf(flags: string): string {
  const long = /--([a-z-]+)/.exec(flags)?.[1] ?? '';
  return long.startsWith('no-') ? `--${long.slice(3)}` : `--no-${long}`;
}
