import type { Command, CommanderError } from 'commander';
import { UsageError } from '../errors/usage-error.ts';

/** What a command is missing, in the words of its usage: `drv run needs an IMAGE`. */
export function missingArgument(error: CommanderError, command: Command): UsageError | undefined {
  if (error.code !== 'commander.missingArgument') return undefined;
  const name = command.registeredArguments[0]?.name().toUpperCase() ?? 'argument';
  const article = /^[AEIOU]/.test(name) ? 'an' : 'a';
  return new UsageError(`${command.name()} needs ${article} ${name}; see drv ${command.name()} --help`, {
    cause: error,
  });
}
