import { Command } from 'commander';
import { environmentLayer } from '../settings/environment-layer.ts';

/** How a command that cannot be carried out is to say so. */
export interface AnswerForm {
  readonly json: boolean;
  /** The file that `--result` names: what an earlier run wrote there must not pass for the result of this one. */
  readonly result?: string | undefined;
  /** The same for `--junit`. */
  readonly junit?: string | undefined;
}

/**
 * The form that a command line asks for whose words or settings are wrong: the options that were understood, and those
 * behind one that was not.
 */
export function answerFormOf(
  program: Command,
  env: Readonly<Record<string, string | undefined>>,
): AnswerForm {
  const { args, commands } = program;
  // Behind an option before it that nobody knows.
  const at = args.findIndex((word) => commands.some((one) => one.name() === word));
  const command = commands.find((one) => one.name() === args[at]);
  if (command !== undefined) {
    readOn(command, at === 0 ? command.args : args.slice(at + 1), at === 0 ? 'stopped' : 'unread');
    return formOf(command, jsonOf(env) || args.slice(0, at).includes('--json'));
  }
  // A `run` that was misspelt or forgotten.
  const run = new Command().passThroughOptions().option('--result <file>').option('--junit <file>');
  readOn(run, isOption(args[0]) ? args : args.slice(1), 'unread');
  return formOf(run, jsonOf(env) || args.includes('--json'));
}

function formOf(command: Command, json: boolean): AnswerForm {
  const flags = command.opts<{ json?: boolean; result?: string; junit?: string }>();
  return { json: flags.json ?? json, result: flags.result, junit: flags.junit };
}

/** Parsing stops at an option that nobody knows: the rest is read as if it were not there. */
function readOn(command: Command, words: readonly string[], state: 'stopped' | 'unread'): void {
  try {
    let rest = state === 'unread' ? command.parseOptions([...words]).unknown : words;
    while (isOption(rest[0])) {
      // What stands between it and the next option is its value; before anything else it would be the image.
      const value = isOption(rest[1]) || !isOption(rest[2]) ? 0 : 1;
      rest = command.parseOptions(rest.slice(1 + value)).unknown;
    }
  } catch {
    // The last option lacks its value, or asks for help.
  }
}

function isOption(word: string | undefined): boolean {
  return word !== undefined && word.length > 1 && word.startsWith('-') && word !== '--';
}

function jsonOf({ DRV_JSON }: Readonly<Record<string, string | undefined>>): boolean {
  try {
    return environmentLayer({ DRV_JSON }).values['json'] === true;
  } catch {
    return false;
  }
}
