import { GLOBAL_VALUED, type CommandWords, type OptionWords } from './vocabulary.ts';

/** Goes from an option to the end of its value: bash splits words at these signs. */
const PAST_VALUE =
  '((i++)); [[ ${COMP_WORDS[i]} == = ]] && ((i++)); while [[ ${COMP_WORDS[i+1]} == [:=@] ]]; do ((i += 2)); done';

/** A completion script for bash 4 and later. */
export function bashCompletion(commands: readonly CommandWords[]): string {
  return `# bash completion for drv: eval "$(drv completion bash)"
# What the engine has, that of --host if there is one: compgen -W would carry out what stands in a name. Bash takes a colon
# for the end of a word: what stands before the last one is not repeated.
_drv_ask() {
  local word=\${COMP_LINE:0:COMP_POINT} begin= name typed host=() i
  read -ra typed <<< "$word"
  for ((i = 1; i < \${#typed[@]}; i++)); do
    case \${typed[i]} in
      -H | --host) host=(--host "\${typed[i + 1]}") ;;
      --host=*) host=(--host "\${typed[i]#*=}") ;;
    esac
  done
  word=\${word##* }
  [[ $word == *:* ]] && begin=\${word%"\${word##*:}"}
  while IFS= read -r name; do
    if [[ $name == "$word"* ]]; then COMPREPLY+=("\${name#"$begin"}"); fi
  done < <(drv complete "\${host[@]}" "$1" 2>/dev/null)
}
_drv() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${GLOBAL_VALUED.join('|')})
        ${PAST_VALUE}
        if ((i >= COMP_CWORD)); then return; fi ;;
      -*) ;;
      *) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case $command in
    '') mapfile -t COMPREPLY < <(compgen -W '${commands.map(({ name }) => name).join(' ')} ${GLOBAL_VALUED.filter((flag) => flag.startsWith('--')).join(' ')} --help --version' -- "$cur") ;;
${commands.map(caseOf).join('\n')}
  esac
}
complete -o default -F _drv drv
`;
}

function caseOf({ name, options, words, asks, endsAtArgument }: CommandWords): string {
  const values = options.flatMap(({ long, short, value }) => {
    const flags = short === undefined ? long : `${short}|${long}`;
    if (Array.isArray(value)) return [`        ${flags}) ${reply(`-W '${value.join(' ')}'`)}; return ;;`];
    if (value === 'file') return [`        ${flags}) ${reply('-f')}; return ;;`];
    if (value === 'directory') return [`        ${flags}) ${reply('-d')}; return ;;`];
    if (value === 'networks') return [`        ${flags}) _drv_ask networks; return ;;`];
    return value === 'any' ? [`        ${flags}) return ;;`] : [];
  });
  const flags = [...options.map(({ long }) => long), '--help'].join(' ');
  const rest = words.length > 0 ? reply(`-W '${words.join(' ')}'`) : asks && `_drv_ask ${asks}`;
  return `    ${name})
${endsAtArgument ? argumentsOf(options) : ''}      case $prev in
${values.join('\n')}
        *) ;;
      esac
      if [[ $cur == -* ]]; then ${reply(`-W '${flags}'`)}
      ${rest === undefined ? '' : `else ${rest}\n      `}fi ;;`;
}

/** Ends the completion behind the first argument, where the words are those of somebody else's command. */
function argumentsOf(options: readonly OptionWords[]): string {
  const valued = options.filter(({ value }) => value !== 'none');
  const flags = valued.flatMap(({ long, short }) => (short === undefined ? [long] : [short, long]));
  return `      for ((i++; i < COMP_CWORD; i++)); do
        case \${COMP_WORDS[i]} in
          ${flags.join('|')})
            ${PAST_VALUE} ;;
          -*) ;;
          *)
            while [[ \${COMP_WORDS[i+1]} == [:@] ]]; do ((i += 2)); done
            if ((i < COMP_CWORD)); then return; fi ;;
        esac
      done
`;
}

function reply(generator: string): string {
  return `mapfile -t COMPREPLY < <(compgen ${generator} -- "$cur")`;
}
