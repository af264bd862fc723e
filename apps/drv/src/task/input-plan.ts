import type { InputFacts } from '../process/input-facts.ts';

/** Whether the task gets stdin; and why not, where nobody said so. */
export interface InputPlan {
  readonly given: boolean;
  readonly because?: string;
}

const ASK = '-i passes it on';

/**
 * Whether a task gets stdin: as `-i` or `--no-stdin` say; else when it was redirected for this command. What is read for
 * a task is lost for everybody else, whether the task reads it or not.
 *
 * @param asked By a setting; `undefined` when nobody said.
 */
export async function inputPlan(
  asked: boolean | undefined,
  tty: boolean,
  facts: () => Promise<InputFacts>,
): Promise<InputPlan> {
  if (asked !== undefined) return { given: asked };
  const { terminal, owner } = await facts();
  if (terminal) return tty ? { given: true } : { given: false, because: `stdin is a terminal; ${ASK}` };
  if (owner !== undefined) return { given: false, because: `${owner} reads the same stdin; ${ASK}` };
  return { given: true };
}
