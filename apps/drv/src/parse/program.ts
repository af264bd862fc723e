import { Argument, Option, type Command } from 'commander';
import { doctorCommand } from '../commands/doctor-command.ts';
import { logsCommand, type LogsFlags } from '../commands/logs-command.ts';
import { psCommand } from '../commands/ps-command.ts';
import { pullCommand } from '../commands/pull-command.ts';
import { stopCommand } from '../commands/stop-command.ts';
import { sweepCommand } from '../commands/sweep-command.ts';
import { topCommand } from '../commands/top-command.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { vocabulary } from '../completion/vocabulary.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { Io } from '../io.ts';
import { runCommand } from '../run/run-command.ts';
import { RUN_OPTIONS, type RunOptionName } from '../settings/run-options.ts';
import { settingsOf } from '../settings/settings-of.ts';
import type { Layer, Settings } from '../settings/settings.ts';
import { addHelp } from './add-help.ts';
import { addOptions } from './add-options.ts';
import { createRoot } from './create-root.ts';

const COMPLETIONS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
const COMMON: readonly RunOptionName[] = ['json', 'host', 'log'];
const HELPS = { json: 'print JSON', quiet: 'print no more than is asked for' } as const;

/** What stands on the command line; which options there are is commander's to check. */
type CommandFlags = Layer['values'] & { readonly config?: string };

/** What is known of the command that runs. */
export interface Session {
  exitCode: number;
  /** Absent until its words and all other sources of settings were read. */
  settings?: Settings;
}

/** The command line of drv. */
export function createProgram(io: Io, session: Session): Command {
  const program = createRoot(io);
  /** Runs a command with the settings from all sources. */
  const withSettings = async (flags: CommandFlags, body: (settings: Settings) => Promise<number>) => {
    const { config = program.getOptionValue('config') as string | undefined, ...values } = flags;
    const settings = await settingsOf(values, config, io);
    session.settings = settings;
    session.exitCode = await body(settings);
  };

  const run = program
    .command('run')
    .description('run one task; input, output and exit code are its own')
    .usage('[options] IMAGE [--] [COMMAND...]')
    .argument('<image>')
    .argument('[command...]')
    .passThroughOptions()
    .action((image: string, words: readonly string[], flags: CommandFlags) => {
      const command = words[0] === '--' ? words.slice(1) : words;
      return withSettings(flags, (settings) => runCommand({ image, command, settings }, io));
    });
  addOptions(run, Object.keys(RUN_OPTIONS) as RunOptionName[]);
  addHelp(run, '--help')
    .addOption(new Option('--help-all', 'print all options').helpGroup('General:'))
    .on('option:help-all', () => run.help());
  // Habits from docker: this is what drv does anyway.
  for (const flags of ['-i, --interactive', '--rm']) run.addOption(new Option(flags).hideHelp());

  addOptions(program.command('ps'), COMMON, HELPS)
    .description('list the tasks on the engine')
    .action((flags: CommandFlags) => withSettings(flags, (settings) => psCommand(settings, io)));

  addOptions(program.command('top'), COMMON, HELPS)
    .description('show live what the tasks on the engine use')
    .action((flags: CommandFlags) => withSettings(flags, (settings) => topCommand(settings, io)));

  const logs = program
    .command('logs')
    .option('-f, --follow', 'go on until the task ends')
    .option('-n, --tail <lines>', 'only the last lines')
    .option('-t, --timestamps', 'begin each line with its time');
  addOptions(logs, COMMON, HELPS)
    .description('print what a task has written so far')
    .argument('<id>')
    .usage('[options] ID')
    .action((id: string, { follow, tail, timestamps, ...flags }: CommandFlags & LogsFlags) =>
      withSettings(flags, (settings) => logsCommand({ id, follow, tail, timestamps }, settings, io)),
    );

  addOptions(program.command('stop'), ['grace', 'quiet', ...COMMON], HELPS)
    .description('stop tasks, wherever they were started')
    .argument('<id...>')
    .usage('[options] ID...')
    .action((ids: readonly string[], flags: CommandFlags) =>
      withSettings(flags, (settings) => stopCommand(ids, settings, io)),
    );

  addOptions(program.command('pull'), ['platform', 'quiet', ...COMMON], HELPS)
    .description('pull an image, with the credentials a task would get')
    .argument('<image>')
    .usage('[options] IMAGE')
    .action((image: string, flags: CommandFlags) =>
      withSettings(flags, (settings) => pullCommand(image, settings, io)),
    );

  addOptions(program.command('doctor'), COMMON, HELPS)
    .description('say what a task would find here, and how to mend it')
    .argument('[image...]')
    .usage('[options] [IMAGE...]')
    .action((images: readonly string[], flags: CommandFlags) =>
      withSettings(flags, (settings) => doctorCommand(images, settings, io)),
    );

  const sweep = program.command('sweep').option('--dry-run', 'only say which');
  addOptions(sweep, ['quiet', ...COMMON], HELPS)
    .description('remove containers that a dead drv left')
    .action(({ dryRun = false, ...flags }: CommandFlags & { readonly dryRun?: boolean }) =>
      withSettings(flags, (settings) => sweepCommand(dryRun, settings, io)),
    );

  program
    .command('completion')
    .description('print a completion script for a shell')
    .usage('bash|zsh|fish')
    .addArgument(new Argument('<shell>').choices(Object.keys(COMPLETIONS)))
    .action((shell: keyof typeof COMPLETIONS) => {
      io.stdout.write(COMPLETIONS[shell](vocabulary(program)));
    });

  const names = program.commands.map((command) => command.name());
  program
    .command('help')
    .description('print the help of a command')
    .usage('[COMMAND]')
    .addArgument(new Argument('[command]').choices(names))
    .action((name?: string) => {
      (program.commands.find((command) => command.name() === name) ?? program).outputHelp();
    });
  for (const command of program.commands) if (command !== run) addHelp(command, '-h, --help');
  return program;
}
