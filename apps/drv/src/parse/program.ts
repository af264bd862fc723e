import { Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { runCommand } from '../run/run-command.ts';
import { configLayer } from '../settings/config-layer.ts';
import { environmentLayer } from '../settings/environment-layer.ts';
import { flagLayer } from '../settings/flag-layer.ts';
import type { OptionSpec } from '../settings/option-spec.ts';
import { RUN_OPTIONS } from '../settings/run-options.ts';
import { joinSettings, type Layer, type Settings } from '../settings/settings.ts';

/** The command line of drv. `onExit` gets the exit code of the command that ran. */
export function createProgram(io: Io, onExit: (code: number) => void): Command {
  const program = new Command('drv')
    .description('Runs one container task and tells exactly what happened.')
    .version(io.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option('--config <file>', 'settings file, or none (else drv.config.json)')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      // Errors are thrown, and shown as one line where they are caught.
      writeErr: (text) => void io.stderr.write(text),
      outputError() {},
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  const settingsOf = async (flags: Layer['values']): Promise<Settings> => {
    const flag: unknown = program.opts()['config'];
    const variable = io.env['DRV_CONFIG'] ?? '';
    const named =
      typeof flag === 'string'
        ? { path: flag, from: '--config' }
        : variable === ''
          ? undefined
          : { path: variable, from: 'DRV_CONFIG' };
    return joinSettings(await configLayer(named, io.cwd), environmentLayer(io.env), flagLayer(flags));
  };
  addRun(program).action(async (image: string, command: string[], flags: Layer['values']) => {
    const settings = await settingsOf(flags);
    onExit(
      await runCommand({ image, command: command[0] === '--' ? command.slice(1) : command, settings }, io),
    );
  });
  return program;
}

function addRun(program: Command): Command {
  const run = program
    .command('run')
    .description('run one task: its input, output and exit code are those of the command')
    .usage('[options] IMAGE [--] [COMMAND...]')
    .argument('<image>', 'as docker pull takes it')
    .argument('[command...]', "instead of the image's own command")
    .passThroughOptions();
  for (const option of Object.values<OptionSpec>(RUN_OPTIONS)) addOption(run, option);
  // Habits from docker: this is what drv does anyway.
  for (const flags of ['-i, --interactive', '--rm']) run.addOption(new Option(flags).hideHelp());
  return run;
}

function addOption(command: Command, spec: OptionSpec): void {
  const option = new Option(spec.flags, spec.help).helpGroup(`${spec.group}:`);
  if (spec.kind === 'list') option.argParser(appended);
  command.addOption(option);
  if (spec.kind !== 'flag') return;
  const long = /--([a-z-]+)/.exec(spec.flags)?.[1] ?? '';
  const opposite = long.startsWith('no-') ? `--${long.slice(3)}` : `--no-${long}`;
  command.addOption(new Option(opposite).hideHelp());
}

function appended(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
