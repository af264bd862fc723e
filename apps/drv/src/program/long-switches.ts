import type { Command, Option } from 'commander';
import { switchWords } from './switch-words.ts';

/**
 * The options of a command with the switches written out that have a value behind a short form, as docker takes them:
 * `-it=false` is `-i --no-tty`. Everything from the first word on that is no option is left as it is.
 */
export function longSwitches(command: Command, words: readonly string[]): readonly string[] {
  const short = (letter: string | undefined) =>
    command.options.find((option) => option.short === `-${letter ?? ''}`);
  const rewritten: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '--' || word === '-') return [...rewritten, ...words.slice(at)];
    if (word.startsWith('--')) {
      rewritten.push(word);
      // Its value.
      if (command.options.some((option) => option.long === word && takesValue(option))) {
        at += 1;
        rewritten.push(...words.slice(at, at + 1));
      }
      continue;
    }
    const [letters, value] = split(word.slice(1));
    const options = [...letters].map(short);
    const first = options.findIndex((option) => option === undefined || takesValue(option));
    const last = options.at(-1);
    if (value !== undefined && first === -1 && last !== undefined) {
      if (letters.length > 1) rewritten.push(`-${letters.slice(0, -1)}`);
      rewritten.push(...written(command, last, value));
      continue;
    }
    rewritten.push(word);
    const takesNext = value === undefined && first === letters.length - 1 && options[first] !== undefined;
    if (takesNext) {
      at += 1;
      rewritten.push(...words.slice(at, at + 1));
    }
  }
  return rewritten;
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

/** Letters, and what stands behind a sign among them. */
function split(text: string): readonly [letters: string, value?: string] {
  const at = text.indexOf('=');
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function written(command: Command, { long }: Option, value: string): readonly string[] {
  const on = switchWords(`${long}`).find(([word]) => word === `${long}=${value}`)?.[1];
  // Not understood: said of the long form.
  if (on === undefined) return [`${long}=${value}`];
  if (on) return [`${long}`];
  const opposite = `--no-${long?.slice(2)}`;
  // One that drv has not stays off.
  return command.options.some((option) => option.long === opposite) ? [opposite] : [];
}
