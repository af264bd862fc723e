import { commandProblem } from './command-problem.ts';
import { hostProblem } from './host-problem.ts';
import { loginProblem } from './login-problem.ts';
import { sourceProblem } from './source-problem.ts';

/** What is known of a run that failed, and not in its error. */
export interface RunCircumstances {
  /** Where the address of the engine was written. */
  readonly host: string | undefined;
  readonly image: string;
  /** What stands behind the image. */
  readonly command: readonly string[];
  /** What the search for credentials has passed over. */
  readonly passedOver: readonly string[];
  /** Where the value of an option was written. */
  readonly sourceOf: (option: string) => string | undefined;
}

/** The error of a run, with what its caller can do about it. */
export function runProblem(
  error: unknown,
  { host, image, command, passedOver, sourceOf }: RunCircumstances,
): unknown {
  const placed = commandProblem(hostProblem(sourceProblem(error, sourceOf), host), command);
  return loginProblem(placed, image, passedOver);
}
