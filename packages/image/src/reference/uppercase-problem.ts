import type { ReferenceProblem } from './reference-problem.ts';

/** The first upper-case letter between two offsets; `undefined` when there is none. */
export function uppercaseProblem(text: string, start: number, end: number): ReferenceProblem | undefined {
  for (let offset = start; offset < end; offset += 1) {
    const character = text.charAt(offset);
    if (character.toLowerCase() !== character) {
      return { problem: 'uppercase', offset, wanted: 'the repository in lower case' };
    }
  }
  return undefined;
}
