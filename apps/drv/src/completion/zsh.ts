import { GLOBAL_VALUED, type CommandWords, type OptionWords } from './vocabulary.ts';

/** A completion script for zsh. */
export function zshCompletion(commands: readonly CommandWords[]): string {
  return `#compdef drv
# zsh completion for drv: source <(drv completion zsh)
# _arguments puts options of compadd before what is asked for.
_drv_ask() {
  local -a found=(\${(f)"$(drv complete $host \${@[-1]} 2>/dev/null)"})
  compadd "\${@[1,-2]}" -a found
}
_drv() {
  local -a commands=(
${commands.map(({ name, help }) => `    ${quote(`${name}:${help}`)}`).join('\n')}
  )
  # The engine that is asked.
  local -a host
  local -i i
  for (( i = 2; i < CURRENT; i++ )); do
    case $words[i] in
      -H|--host) (( i + 1 < CURRENT )) && host=(--host \${(Q)words[i+1]}) ;;
      --host=*) host=(--host \${(Q)words[i]#*=}) ;;
    esac
  done
  # What stands before the command.
  while (( CURRENT > 2 )) && [[ $words[2] == -* ]]; do
    if [[ $words[2] == (${GLOBAL_VALUED.join('|')}) ]]; then
      if (( CURRENT == 3 )); then
        [[ $words[2] == --config ]] && _files
        return
      fi
      words[2]=()
      (( CURRENT-- ))
    fi
    words[2]=()
    (( CURRENT-- ))
  done
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

function caseOf({ name, options, words, asks, endsAtArgument }: CommandWords): string {
  const asked = asks === undefined ? [] : [`${endsAtArgument ? '1' : '*'}: :_drv_ask ${asks}`];
  const rest = asks === undefined || endsAtArgument ? ['*:: :_normal'] : [];
  const closed = words.length === 0 ? [...asked, ...rest] : [`1: :(${words.join(' ')})`];
  const specs = [...options.map(argumentOf), ...closed.map(quote)];
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
    case 'networks':
      return ': :_drv_ask networks';
    case 'directory':
      return ': :_files -/';
    default:
      return `: :(${value.join(' ')})`;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
