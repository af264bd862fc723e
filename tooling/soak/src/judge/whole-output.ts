import { NOTHING } from '../play/content.ts';
import type { Truth } from '../play/truth.ts';
import type { Observed } from './observed.ts';

/**
 * What a result says of an output that arrived whole: `complete`, or the reason why not, with what was seen. `undefined` where it did not, or
 * where the end of the task decided how much of it there would be.
 */
export function wholeOutput(
  truth: Truth,
  { result, stdout, stderr, doubt = 'nothing is said of it' }: Observed,
): string | undefined {
  if (result === undefined) return undefined;
  const endedByItself =
    result.status === 'success' ||
    result.status === 'error' ||
    (result.status === 'killed' && result.cause !== 'output-limit');
  const isWhole =
    stdout.received === (truth.stdout ?? NOTHING).length &&
    stderr.received === (truth.stderr ?? NOTHING).length;
  if (!endedByItself || !isWhole) return undefined;
  return result.output.complete ? 'complete' : `${result.output.incomplete ?? 'no reason'}, ${doubt}`;
}
