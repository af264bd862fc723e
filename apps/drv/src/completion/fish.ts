import { GLOBAL_VALUED, type CommandWords, type OptionWords } from './vocabulary.ts';

/** A completion script for fish. */
export function fishCompletion(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, help, options, words, asks, endsAtArgument }) => {
    const condition = endsAtArgument
      ? `__drv_before_argument ${name}`
      : `__fish_seen_subcommand_from ${name}`;
    const seen = `-n '${condition}'`;
    return [
      `complete -c drv -f -n __drv_no_command -a ${name} -d ${quote(help)}`,
      ...options.map((option) => `complete -c drv ${seen} ${optionOf(option)}`),
      ...(words.length === 0 ? [] : [`complete -c drv -f ${seen} -a ${quote(words.join(' '))}`]),
      ...(asks === undefined ? [] : [`complete -c drv -f ${seen} -a '(__drv_ask ${asks})'`]),
    ];
  });
  return `# fish completion for drv: drv completion fish | source\n${ASK}${NO_COMMAND}${beforeArgument(commands)}${lines.join('\n')}\n`;
}

/** What the engine has: that of `--host`, if there is one. */
const ASK = `function __drv_ask
  set -l words (commandline -opc)
  set -l host
  for i in (seq (count $words))
    switch $words[$i]
      case -H --host
        set host --host $words[(math $i + 1)]
      case '--host=*'
        set host --host (string sub -s 8 -- $words[$i])
    end
  end
  drv complete $host $argv 2>/dev/null
end
`;

/** Whether no command was typed yet: fish takes the value of an option for one. */
const NO_COMMAND = `function __drv_no_command
  set -l skip
  for word in (commandline -opc)[2..]
    if set -q skip[1]
      set -e skip[1]
      continue
    end
    switch $word
      case ${GLOBAL_VALUED.join(' ')}
        set skip 1
      case '-*'
      case '*'
        return 1
    end
  end
  not set -q skip[1]
end
`;

/** Whether a command has no argument yet: behind it stand words of somebody else's command. */
function beforeArgument(commands: readonly CommandWords[]): string {
  const valued = commands
    .filter(({ endsAtArgument }) => endsAtArgument)
    .flatMap(({ options }) => options.filter(({ value }) => value !== 'none'))
    .flatMap(({ long, short }) => (short === undefined ? [long] : [short, long]));
  return `function __drv_before_argument
  set -l command
  set -l skip
  for word in (commandline -opc)[2..]
    if set -q skip[1]
      set skip
      continue
    end
    switch $word
      case ${valued.join(' ')}
        set skip 1
      case '-*'
      case '*'
        set -q command[1]; and return 1
        set command $word
    end
  end
  test "$command" = $argv[1]
end
`;
}

function optionOf({ long, short, help, value }: OptionWords): string {
  const names = `-l ${long.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}`;
  return `${names}${actionOf(value)} -d ${quote(help)}`;
}

function actionOf(value: OptionWords['value']): string {
  if (value === 'none') return ' -f';
  if (value === 'any') return ' -x';
  if (value === 'file') return ' -r -F';
  if (value === 'directory') return " -x -a '(__fish_complete_directories)'";
  if (value === 'networks') return " -x -a '(__drv_ask networks)'";
  return ` -x -a ${quote(value.join(' '))}`;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
