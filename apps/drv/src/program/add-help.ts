import { Option, type Command } from 'commander';

/**
 * Gives a command `--help` as an option like any other. Commander's own looks for the word everywhere behind an
 * option that it does not know: `drv run --nope IMAGE ls --help` would print help and exit with 0, with nothing run.
 */
export function addHelp(command: Command, flags: '-h, --help' | '--help'): Command {
  return command
    .helpOption(false)
    .addOption(new Option(flags, 'print this help').helpGroup('General:'))
    .on('option:help', () => command.help());
}
