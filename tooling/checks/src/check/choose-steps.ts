import type { Step } from './step.ts';

/** The steps with these names, in their own order; all of them for no names. A text says which name is wrong. */
export function chooseSteps(steps: readonly Step[], names: readonly string[]): readonly Step[] | string {
  const known = steps.map(({ name }) => name);
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) return `There is no step "${wrong}"; there are: ${known.join(', ')}.`;
  return names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name));
}
