import { Command, Option } from 'commander';
import type { Io } from '../io.ts';

/** The program without its commands. Help goes to stdout; errors are thrown, for one place to show them. */
export function createRoot(io: Io): Command {
  return (
    new Command('drv')
      .description('Runs one container task and tells exactly what happened.')
      .optionsGroup('General:')
      .version(io.version, '-V, --version', 'print the version')
      .addHelpOption(new Option('-h, --help', 'print this help').helpGroup('General:'))
      // Without empty lines between the groups: `drv run --help` is to fit a screen.
      .configureHelp({
        formatItemList: (heading, items) => (items.length === 0 ? [] : [heading, ...items]),
        subcommandTerm: (command) => command.name(),
      })
      .option('--config <file>', 'settings file, or none')
      .enablePositionalOptions()
      .exitOverride()
      .configureOutput({
        writeOut: (text) => void io.stdout.write(`${text.trimEnd()}\n`),
        writeErr: (text) => void io.stderr.write(text),
        outputError() {},
        getOutHelpWidth: () => io.stdout.columns ?? 80,
        getErrHelpWidth: () => io.stderr.columns ?? 80,
        getOutHasColors: () => false,
        getErrHasColors: () => false,
      })
  );
}
