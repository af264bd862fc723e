import type { Command, Help, Option } from 'commander';
import type { OptionSpec } from '../settings/option-spec.ts';
import { RUN_OPTIONS } from '../settings/run-options.ts';
import type { Style } from '../render/style.ts';
import { wrapWords } from '../render/wrap-words.ts';

/** A line of the help: what is written, and what it does. */
interface Row {
  readonly term: string;
  readonly text: string;
}

/** Narrower than this, what an option does stands below it. */
const BESIDE_COLUMNS = 64;
const RARE: readonly string[] = Object.values<OptionSpec>(RUN_OPTIONS)
  .filter(({ rare }) => rare === true)
  .map(({ flags }) => flags);

/**
 * The help of a command as one screen: commands first, then the options in their groups, without empty lines between
 * them.
 *
 * @param examples Lines of shell.
 * @param all With the options that few people need.
 */
export function formatHelp(
  command: Command,
  helper: Help,
  {
    style,
    examples,
    all,
  }: { readonly style: Style; readonly examples: readonly string[]; readonly all: boolean },
): string {
  const columns = helper.helpWidth ?? 80;
  // Elsewhere there are too few to be put into groups, or left out.
  const grouped = command.name() === 'run';
  const options = helper
    .visibleOptions(command)
    .filter(({ flags }) => all || !grouped || !RARE.includes(flags));
  const groups = new Map<string, Row[]>([
    [
      'Commands:',
      helper
        .visibleCommands(command)
        .map((sub) => ({ term: sub.name(), text: helper.subcommandDescription(sub) })),
    ],
  ]);
  for (const option of options) {
    const heading = grouped ? (option.helpGroupHeading ?? 'Options:') : 'Options:';
    groups.set(heading, [...(groups.get(heading) ?? []), rowOf(option, helper)]);
  }
  const filled = [...groups].filter(([, rows]) => rows.length > 0);
  const width = Math.max(...filled.flatMap(([, rows]) => rows.map(({ term }) => term.length)));
  return [
    `${style('bold', 'Usage:')} ${helper.commandUsage(command)}`,
    ...wrap(sentence(helper.commandDescription(command)), columns),
    '',
    ...filled.flatMap(([heading, rows]) => [
      style('bold', heading),
      ...rows.flatMap((row) => linesOf(row, width, columns)),
    ]),
    ...(examples.length === 0 ? [] : [style('bold', 'Examples:'), ...examples.map((line) => `  ${line}`)]),
  ].join('\n');
}

function rowOf(option: Option, helper: Help): Row {
  return { term: helper.optionTerm(option), text: option.description };
}

function linesOf({ term, text }: Row, width: number, columns: number): readonly string[] {
  if (columns >= BESIDE_COLUMNS) {
    const [first = '', ...more] = wrap(text, columns - width - 4);
    const indent = ' '.repeat(width + 4);
    return [`  ${term.padEnd(width)}  ${first}`, ...more.map((line) => indent + line)];
  }
  return [`  ${term}`, ...wrap(text, columns - 6).map((line) => `      ${line}`)];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** Help is in ASCII, every character of which is one column. What measures other text takes longer to load than all of a help. */
function wrap(text: string, columns: number): readonly string[] {
  return wrapWords(text, columns, 0, ({ length }) => length);
}
