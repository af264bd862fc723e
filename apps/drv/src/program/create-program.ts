import { Argument, Option, type Command } from 'commander';
import type { LogsFlags } from '../commands/logs-command.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Io } from '../process/io.ts';
import type { OptionName } from '../settings/all-options.ts';
import { RUN_OPTIONS, type RunOptionName } from '../settings/run-options.ts';
import type { Layer, Settings } from '../settings/settings.ts';
import { addHabits, checkHabits } from './add-habits.ts';
import { addHelp } from './add-help.ts';
import { addOptions } from './add-options.ts';
import { createRoot } from './create-root.ts';
import { longSwitches } from './long-switches.ts';
import { misplacedOption } from './misplaced-option.ts';
import { missingArgument } from './missing-argument.ts';
import { speltOptions } from './spelt-options.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const COMMON: readonly RunOptionName[] = ['json', 'host', 'log'];
/** Commands that look at a queue as well as at an engine. */
const OF_QUEUES = ['ps', 'top', 'logs', 'stop'];
const STORE: readonly RunOptionName[] = ['store', 'queue', 'storeKeyFile', 'storePasswordFile'];
const WORKER: readonly OptionName[] = [
  'slots',
  'node',
  'offers',
  'drain',
  'health',
  'direct',
  'directBind',
  ...STORE,
  'imageBudget',
  'host',
  'log',
];
const WORKER_HELPS = {
  store: 'address of the queue: redis://, postgres://',
  log: 'debug, info (default), warn, error, silent',
} as const;
const HELPS = {
  json: 'print JSON',
  quiet: 'print less',
  grace: 'time from its stop signal to SIGKILL (5s)',
  store: 'tasks of a queue: redis://, postgres://',
} as const;

/** What stands on the command line; which options there are is commander's to check. */
type CommandFlags = Layer['values'] & { readonly config?: string };

/** What is known of the command that runs. */
export interface Session {
  exitCode: number;
  /** Absent until its words and all other sources of settings were read. */
  settings?: Settings;
  /** Whether its JSON goes to stderr, since stdout is the task's. */
  answersOnStderr?: boolean;
}

/** Those that need to know the options of all others. */
const TELLERS = ['completion', 'help'];

/**
 * The command line of drv. What carries a command out is loaded when it is called for, and a command that no word names gets
 * no options: help is to come at once.
 */
export function createProgram(io: Io, session: Session, words: readonly string[]): Command {
  const program = createRoot(io);
  const isNamed = (name: string) => [name, ...TELLERS].some((word) => words.includes(word));
  const addCommon = (command: Command, names: readonly RunOptionName[]) =>
    isNamed(command.name())
      ? addOptions(command, [...names, ...COMMON, ...(OF_QUEUES.includes(command.name()) ? STORE : [])], {
          helps: HELPS,
          words,
        })
      : command;
  /** Runs a command with the settings from all sources. */
  const withSettings = async (
    flags: CommandFlags,
    body: (settings: Settings, problem?: UsageError) => Promise<number>,
    /** For a command that goes on where the settings are wrong, and says so. */
    onProblem?: 'use-flags',
  ) => {
    // Before the command, as docker has it, or behind it.
    const { host, config: ofAll } = program.opts<{ host?: string; config?: string }>();
    const { config = ofAll, ...own } = flags;
    const values = host === undefined ? own : { host, ...own };
    const { settingsOf } = await import('../settings/settings-of.ts');
    let problem: UsageError | undefined;
    const settings = await settingsOf(values, config, io, speltOptions(words)).catch(
      async (error: unknown) => {
        if (onProblem === undefined || !(error instanceof UsageError)) throw error;
        problem = error;
        return await settingsOf(values, 'none', { ...io, env: {} });
      },
    );
    session.settings = settings;
    session.exitCode = await body(settings, problem);
  };

  const run = program
    .command('run')
    .description("run a task; stdin, stdout, stderr, exit code are the task's")
    .usage('[options] IMAGE [--] [COMMAND...]')
    .argument('<image>')
    .argument('[command...]')
    .passThroughOptions()
    .action((image: string, rest: readonly string[], flags: CommandFlags) => {
      checkHabits(run);
      const command = rest[0] === '--' ? rest.slice(1) : rest;
      session.answersOnStderr = true;
      return withSettings(flags, async (settings) => {
        const request = { image, command, settings };
        if (settings.text('each') !== undefined)
          return (await import('../each/each-command.ts')).eachCommand(request, io);
        return (await import('../run/begin-run.ts')).beginRun(request, io);
      });
    });
  if (isNamed('run')) addOptions(run, Object.keys(RUN_OPTIONS) as RunOptionName[], { words });
  addHelp(run, '--help')
    .addOption(new Option('--help-all', 'print all options').helpGroup('General:'))
    .on('option:help-all', () => run.help());
  addHabits(run, words);

  const worker = program.command('worker');
  if (isNamed('worker')) addOptions(worker, WORKER, { words, helps: WORKER_HELPS });
  worker
    .description('take tasks from a queue and run them on this engine')
    .action((flags: CommandFlags) =>
      withSettings(flags, async (settings) =>
        (await import('../worker/worker-command.ts')).workerCommand(settings, io),
      ),
    );

  addCommon(program.command('ps'), [])
    .description('list the tasks on the engine')
    .action((flags: CommandFlags) =>
      withSettings(flags, async (settings) =>
        (await import('../commands/ps-command.ts')).psCommand(settings, io),
      ),
    );

  addCommon(program.command('top'), [])
    .description('show live what the tasks on the engine use')
    .action((flags: CommandFlags) =>
      withSettings(flags, async (settings) =>
        (await import('../commands/top-command.ts')).topCommand(settings, io),
      ),
    );

  const logs = program
    .command('logs')
    .option('-f, --follow', 'keep printing until the task ends')
    .option('-n, --tail <lines>', 'only the last lines')
    .option('-t, --timestamps', 'begin each line with its time');
  addCommon(logs, [])
    .description('print what a task has written so far')
    .argument('<id>')
    .usage('[options] ID')
    .action((id: string, { follow, tail, timestamps, ...flags }: CommandFlags & LogsFlags) =>
      withSettings(flags, async (settings) =>
        (await import('../commands/logs-command.ts')).logsCommand(
          { id, follow, tail, timestamps },
          settings,
          io,
        ),
      ),
    );

  addCommon(program.command('stop'), ['grace', 'quiet'])
    .description('stop tasks, wherever they were started')
    .argument('<id...>')
    .usage('[options] ID...')
    .action((ids: readonly string[], flags: CommandFlags) =>
      withSettings(flags, async (settings) =>
        (await import('../commands/stop-command.ts')).stopCommand(ids, settings, io),
      ),
    );

  addCommon(program.command('pull'), ['platform', 'quiet'])
    .description('pull an image, with the credentials a task would get')
    .argument('<image>')
    .usage('[options] IMAGE')
    .action((image: string, flags: CommandFlags) =>
      withSettings(flags, async (settings) =>
        (await import('../commands/pull-command.ts')).pullCommand(image, settings, io),
      ),
    );

  addCommon(program.command('doctor'), [])
    .description('check engine, settings and credentials, and suggest fixes')
    .argument('[image...]')
    .usage('[options] [IMAGE...]')
    .action((images: readonly string[], flags: CommandFlags) =>
      withSettings(
        flags,
        async (settings, problem) =>
          (await import('../commands/doctor-command.ts')).doctorCommand(images, settings, io, problem),
        'use-flags',
      ),
    );

  const sweep = program.command('sweep').option('--dry-run', 'list them, remove nothing');
  addCommon(sweep, ['quiet'])
    .description('remove containers left behind by a drv that died')
    .action(({ dryRun = false, ...flags }: CommandFlags & { readonly dryRun?: boolean }) =>
      withSettings(flags, async (settings) =>
        (await import('../commands/sweep-command.ts')).sweepCommand(dryRun, settings, io),
      ),
    );

  program
    .command('completion')
    .description('print a completion script for a shell')
    .usage('bash|zsh|fish')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { completionScript } = await import('../completion/completion-script.ts');
      io.stdout.write(completionScript(shell, program));
    });

  // For the completion scripts.
  addOptions(program.command('complete', { hidden: true }), ['host'], { words })
    .addArgument(new Argument('<what>').choices(['images', 'networks', 'tasks']))
    .action((what: 'images' | 'networks' | 'tasks', flags: CommandFlags) =>
      withSettings(flags, async (settings) =>
        (await import('../commands/complete-command.ts')).completeCommand(what, settings, io),
      ),
    );

  const names = program.commands.map((command) => command.name()).filter((name) => name !== 'complete');
  program
    .command('help')
    .description('print the help of a command')
    .usage('[COMMAND]')
    .addArgument(new Argument('[command]').choices(names))
    .action((name?: string) => {
      (program.commands.find((command) => command.name() === name) ?? program).outputHelp();
    });
  for (const command of program.commands) {
    if (command !== run) addHelp(command, '-h, --help');
    command.exitOverride((error) => {
      throw missingArgument(error, command) ?? misplacedOption(error, command, words) ?? error;
    });
    const parse = command.parseOptions.bind(command);
    command.parseOptions = (given) => parse([...longSwitches(command, given)]);
  }
  program.exitOverride((error) => {
    throw misplacedOption(error, program, words) ?? error;
  });
  return program;
}
