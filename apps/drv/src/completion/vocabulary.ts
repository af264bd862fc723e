import type { Command } from 'commander';
import type { OptionSpec } from '../settings/option-spec.ts';
import { ALL_OPTIONS } from '../settings/all-options.ts';

/** What `drv complete` knows of the engine. */
export type Asked = 'images' | 'networks' | 'tasks';

/** What a shell completes for one command. */
export interface CommandWords {
  readonly name: string;
  readonly help: string;
  readonly options: readonly OptionWords[];
  /** The words that its first argument is one of, where the list is closed. */
  readonly words: readonly string[];
  /** What its arguments are, as the engine knows them. */
  readonly asks?: Asked | undefined;
  /** Behind its first argument stands a command of somebody else. */
  readonly endsAtArgument: boolean;
}

export interface OptionWords {
  readonly long: string;
  readonly short?: string | undefined;
  readonly help: string;
  readonly value: 'none' | 'any' | 'file' | 'directory' | 'networks' | readonly string[];
}

/** The options that may stand before a command and take a value. */
export const GLOBAL_VALUED = ['-H', '--host', '--config'] as const;

const ASKS: Readonly<Record<string, Asked>> = {
  run: 'images',
  pull: 'images',
  doctor: 'images',
  logs: 'tasks',
  stop: 'tasks',
};

/** The commands of a program with their options, as it would parse them; what is hidden in the help is left out. */
export function vocabulary(program: Command): readonly CommandWords[] {
  const shown = program.commands.filter((command) => command.name() !== 'complete');
  return shown.map((command) => ({
    name: command.name(),
    help: command.description(),
    options: command.options
      .filter((option) => !option.hidden && option.long !== undefined)
      .map(({ long = '', short, description, required }) => ({
        long,
        short,
        help: description,
        value: required ? valueOf(long) : 'none',
      })),
    words: command.registeredArguments[0]?.argChoices ?? [],
    asks: ASKS[command.name()],
    endsAtArgument: command.name() === 'run',
  }));
}

function valueOf(long: string): OptionWords['value'] {
  if (long === '--config') return 'file';
  const spec = Object.values<OptionSpec>(ALL_OPTIONS).find(({ flags }) =>
    flags.split(/[ ,]+/).includes(long),
  );
  return spec?.words ?? spec?.completes ?? 'any';
}
