import { CommanderError } from 'commander';
import { DrvError } from '@drv/core';
import { DOCKER_COMMANDS } from './docker-commands.ts';
import { isSlip } from './is-slip.ts';
import { inOptionWords } from './option-words.ts';
import { UsageError } from './usage-error.ts';

/** Whether the words or the settings of this command are wrong, rather than the engine, the task or drv. */
export function isUsage(error: unknown): error is UsageError | CommanderError {
  return error instanceof UsageError || error instanceof CommanderError;
}

/** What an error says, in one line; of a defect of drv itself its class too, so that a report can be made of it. */
export function errorMessage(error: unknown): string {
  if (error instanceof CommanderError) return commanderMessage(error);
  if (error instanceof UsageError) return error.message;
  if (DrvError.is(error)) return oneLine(inOptionWords(error.message));
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `unexpected: ${oneLine(what)} (a defect in drv; DRV_DEBUG=1 shows where)`;
}

/** `error: unknown option '--memry'\n(Did you mean --memory?)` in one line, and commander's longer words in shorter ones. */
function commanderMessage(error: CommanderError): string {
  const [, value, name, choices] = CHOICE.exec(error.message) ?? [];
  if (value !== undefined) return `there is no ${name} '${value}'; ${name}s: ${choices}`;
  const message = oneLine(
    error.message.replace(/^error: /, '').replace(GUESS, (_guess, meant: string) => {
      const likely = meant.split(', ').filter((guess) => isSlip(unknownWord(error.message), guess));
      return likely.length === 0 ? '' : `; did you mean ${likely.join(' or ')}?`;
    }),
  );
  const [, word] = /^unknown command '([^']*)'$/.exec(message) ?? [];
  if (word !== undefined) return `${message}; ${insteadOf(word)}`;
  const [, command, most, words] = EXCESS.exec(message) ?? [];
  if (command !== undefined)
    return `${command} takes ${most === '0' ? 'no arguments' : `${most} argument`}, not: ${words}`;
  const [, flag, form] = /^option '(?:-\w, )?(--[\w-]+) (.+)' argument missing$/.exec(message) ?? [];
  if (flag === undefined) return message;
  // Nearly everywhere else -h asks for help.
  return `${flag} needs a value: ${flag} ${form}${flag === '--hostname' ? '; help is drv run --help' : ''}`;
}

function insteadOf(word: string): string {
  if (Object.hasOwn(DOCKER_COMMANDS, word)) return `use ${DOCKER_COMMANDS[word] ?? ''}`;
  return /[/:]/.test(word) ? `an image runs with drv run ${word}` : 'see drv --help';
}

const GUESS = /\n\(Did you mean (?:one of )?(.*)\?\)$/s;

/** The word in `unknown option '--memry'`. */
function unknownWord(message: string): string {
  return /'([^']*)'/.exec(message)?.[1] ?? '';
}

const CHOICE =
  /^error: command-argument value '(.*)' is invalid for argument '(.+)'\. Allowed choices are (.+)\.$/s;

const EXCESS = /^too many arguments for '(.+)'\. Expected (\d+) arguments? but got \d+: (.+)\.$/;

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
