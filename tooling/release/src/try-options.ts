import type { HostTrap } from '@drv/tooling-checks/host-trap';
import type { CommandEnd } from '@drv/tooling-checks/installed-command';

/** Runs the installed command with these words. */
export type RunCommand = (words: readonly string[]) => Promise<CommandEnd>;

interface Place {
  readonly name: string;
  readonly line: readonly string[];
  /** Whether the command took the words for what they are. */
  readonly isRight: (end: CommandEnd) => boolean;
}

/** As many as a command line may have without one of them hiding the others. */
const AT_ONCE = 12;

/**
 * Gives options of Node's to the command in every place where a user may write one, with every value of the trap, and
 * tells what went wrong: code ran outside of the task, or the command did not take the words for what they are. Some
 * options share a command line; where one of them is wrong, each is tried alone.
 */
export async function tryOptions(
  options: readonly string[],
  trap: HostTrap,
  drv: RunCommand,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (let at = 0; at < options.length; at += AT_ONCE) {
    const some = options.slice(at, at + AT_ONCE);
    if ((await tryTogether(some, trap, drv)).length === 0) continue;
    for (const option of some) wrong.push(...(await tryTogether([option], trap, drv)));
  }
  return wrong;
}

async function tryTogether(
  options: readonly string[],
  trap: HostTrap,
  drv: RunCommand,
): Promise<readonly string[]> {
  const words = options.flatMap((option) => [
    option,
    ...trap.values.flatMap((value) => [option, value, `${option}=${value}`]),
  ]);
  const wrong: string[] = [];
  for (const { name, line, isRight } of placesOf(words)) {
    const end = await drv(line);
    const at = `${options.join(' ')} as ${name}`;
    if (trap.sprung()) wrong.push(`${at}: code ran on this machine`);
    if (!isRight(end)) wrong.push(`${at}: exit code ${end.exitCode}, ${end.stderr || end.stdout}`);
  }
  return wrong;
}

function placesOf(words: readonly string[]): readonly Place[] {
  return [
    {
      name: 'words of the task',
      line: ['run', '-q', 'busybox:1', 'print-arguments', ...words],
      isRight: ({ exitCode, stdout, stderr }) =>
        exitCode === 0 && stdout === words.join('\n') && stderr === '',
    },
    {
      name: "values of the command's own options",
      line: [
        'run',
        '-q',
        ...words.flatMap((word) => ['--user', word]),
        '--user',
        '7',
        'busybox:1',
        'print-place',
      ],
      isRight: ({ exitCode, stdout }) => exitCode === 0 && stdout.startsWith('7\n'),
    },
    // Some are options of drv too, so that any answer is right that is drv's own.
    { name: 'the first words', line: [...words, 'run', 'busybox:1'], isRight: isAnswerOfDrv },
    { name: 'options of "run"', line: ['run', ...words, 'busybox:1', 'exit', '0'], isRight: isAnswerOfDrv },
  ];
}

/** Its help, its version, a refusal with exit code 125, or the end of a task. What Node refuses begins with its path. */
function isAnswerOfDrv({ exitCode, stderr }: CommandEnd): boolean {
  return (exitCode === 0 || exitCode === 125) && !/^\S*node: /m.test(stderr);
}
