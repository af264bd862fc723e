import type { CommandWords, OptionWords } from './vocabulary.ts';

/** A completion script for fish. */
export function fishCompletion(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, help, options, words }) => {
    const seen = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c drv -f -n __fish_use_subcommand -a ${name} -d ${quote(help)}`,
      ...options.map((option) => `complete -c drv ${seen} ${optionOf(option)}`),
      ...(words.length === 0 ? [] : [`complete -c drv -f ${seen} -a ${quote(words.join(' '))}`]),
    ];
  });
  return `# fish completion for drv: drv completion fish | source\n${lines.join('\n')}\n`;
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
  return ` -x -a ${quote(value.join(' '))}`;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
