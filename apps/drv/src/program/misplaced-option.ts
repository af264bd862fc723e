import type { Command, CommanderError } from 'commander';
import { UsageError } from '../errors/usage-error.ts';

/** What is wrong with an option that its command has: its value, or its place before the command. */
export function misplacedOption(
  error: CommanderError,
  command: Command,
  words: readonly string[],
): UsageError | undefined {
  const [, flag, value] =
    /^error: unknown option '(--?[\w-]+)(?:=([^]*?))?'(?:\n|$)/.exec(error.message) ?? [];
  if (error.code !== 'commander.unknownOption' || flag === undefined) return undefined;
  if (has(command, flag))
    return new UsageError(`${flag} is on or off: write ${flag}=true or ${flag}=false, not "${value ?? ''}"`, {
      cause: error,
    });
  const owner = command.commands.find((one) => words.includes(one.name()) && has(one, flag));
  if (owner === undefined) return undefined;
  return new UsageError(`${flag} stands behind the command: drv ${owner.name()} ${flag}`, { cause: error });
}

function has({ options }: Command, flag: string): boolean {
  return options.some(({ long, short }) => flag === long || flag === short);
}
