import type { CommandWords, OptionWords } from './vocabulary.ts';

/** A completion script for zsh. */
export function zshCompletion(commands: readonly CommandWords[]): string {
  return `#compdef drv
# zsh completion for drv: source <(drv completion zsh)
_drv() {
  local -a commands=(
${commands.map(({ name, help }) => `    ${quote(`${name}:${help}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(caseOf).join('\n')}
  esac
}
compdef _drv drv
`;
}

function caseOf({ name, options, words }: CommandWords): string {
  const rest = words.length === 0 ? '*:: :_normal' : `1: :(${words.join(' ')})`;
  const specs = [...options.map(argumentOf), quote(rest)];
  return `    ${name})
      _arguments -S \\
${specs.map((spec) => `        ${spec}`).join(' \\\n')} ;;`;
}

function argumentOf({ long, short, help, value }: OptionWords): string {
  const text = `[${help.replace(/[[\]:\\]/g, '\\$&')}]${actionOf(value)}`;
  return short === undefined ? quote(`*${long}${text}`) : `'*'{${short},${long}}${quote(text)}`;
}

function actionOf(value: OptionWords['value']): string {
  switch (value) {
    case 'none':
      return '';
    case 'any':
      return ': :';
    case 'file':
      return ': :_files';
    case 'directory':
      return ': :_files -/';
    default:
      return `: :(${value.join(' ')})`;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
