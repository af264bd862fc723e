import { Command, CommanderError, Option } from 'commander';
import type { Io } from '../process/io.ts';
import { styleFor } from '../render/style.ts';
import { addHelp } from './add-help.ts';
import { formatHelp } from './format-help.ts';
import { columnsOf } from '../render/columns-of.ts';

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  drv: ['drv run busybox echo hello', 'drv doctor'],
  run: ['drv run -m 1g --timeout 1m python:3 python -c "print(42)"'],
  worker: ['DRV_STORE=redis://queue:6379 drv worker --slots auto'],
  doctor: ['drv doctor ghcr.io/acme/build:3'],
  completion: ['eval "$(drv completion bash)"'],
};

/** The program without its commands. Help goes to stdout; errors are thrown, for one place to show them. */
export function createRoot(io: Io): Command {
  const root = new Command('drv')
    .description('Runs one container task and tells you exactly what happened to it.')
    .optionsGroup('General:')
    .version(io.version, '-V, --version', 'print the version')
    .addOption(new Option('-v').hideHelp())
    .on('option:v', () => {
      io.stdout.write(`${io.version}\n`);
      throw new CommanderError(0, 'commander.version', io.version);
    })
    .helpCommand(false)
    .configureHelp({
      formatHelp: (command, helper) =>
        formatHelp(command, helper, {
          style: styleFor(io.stdout, io.env),
          examples: EXAMPLES[command.name()] ?? [],
          all: command.getOptionValue('helpAll') === true,
        }),
    })
    .option('-H, --host <url>', 'engine: unix://, tcp://, ssh://')
    .option('--config <file>', 'settings file, or none')
    .enablePositionalOptions()
    .passThroughOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(`${text.trimEnd()}\n`),
      writeErr: (text) => void io.stderr.write(text),
      outputError() {},
      getOutHelpWidth: () => columnsOf(io.stdout),
      getErrHelpWidth: () => columnsOf(io.stderr),
      getOutHasColors: () => true,
      getErrHasColors: () => false,
    });
  return addHelp(root, '-h, --help');
}
