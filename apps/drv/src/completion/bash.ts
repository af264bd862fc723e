import type { CommandWords } from './vocabulary.ts';

/** A completion script for bash 4 and later. */
export function bashCompletion(commands: readonly CommandWords[]): string {
  return `# bash completion for drv: eval "$(drv completion bash)"
_drv() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --config) ((i++)) ;;
      -*) ;;
      *) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case $command in
    '') mapfile -t COMPREPLY < <(compgen -W '${commands.map(({ name }) => name).join(' ')} --config --help --version' -- "$cur") ;;
${commands.map(caseOf).join('\n')}
  esac
}
complete -o default -F _drv drv
`;
}

function caseOf({ name, options, words }: CommandWords): string {
  const values = options.flatMap(({ long, short, value }) => {
    const flags = short === undefined ? long : `${short}|${long}`;
    if (Array.isArray(value)) return [`        ${flags}) ${reply(`-W '${value.join(' ')}'`)}; return ;;`];
    if (value === 'file') return [`        ${flags}) ${reply('-f')}; return ;;`];
    if (value === 'directory') return [`        ${flags}) ${reply('-d')}; return ;;`];
    return value === 'any' ? [`        ${flags}) return ;;`] : [];
  });
  const flags = [...options.map(({ long }) => long), '--help'].join(' ');
  return `    ${name})
      case $prev in
${values.join('\n')}
        *) ;;
      esac
      if [[ $cur == -* ]]; then ${reply(`-W '${flags}'`)}
      ${words.length === 0 ? '' : `else ${reply(`-W '${words.join(' ')}'`)}\n      `}fi ;;`;
}

function reply(generator: string): string {
  return `mapfile -t COMPREPLY < <(compgen ${generator} -- "$cur")`;
}
