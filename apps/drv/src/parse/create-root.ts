import { Command } from 'commander';
import type { Io } from '../io.ts';

/** The program without its commands. Help goes to stdout; errors are thrown, for one place to show them. */
export function createRoot(io: Io): Command {
  return new Command('drv')
    .description('Runs one container task and tells exactly what happened.')
    .version(io.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option('--config <file>', 'settings file, or none')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError() {},
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}
