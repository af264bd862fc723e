import type { ReferenceProblem } from './reference-problem.ts';

/** Above every valid reference with a host name that DNS allows; bounds the work for a hostile text. */
const TEXT_LENGTH = 1024;

/** What is wrong with a text before any of it is read. */
export function textProblem(text: string): ReferenceProblem | undefined {
  if (typeof text !== 'string') return { problem: 'invalid-format', offset: 0, wanted: 'a string' };
  if (text.length <= TEXT_LENGTH) return undefined;
  const wanted = `at most ${TEXT_LENGTH} characters in all`;
  return { problem: 'name-too-long', offset: TEXT_LENGTH, wanted };
}
