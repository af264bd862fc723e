import { DrvError } from '@drv/core/driver';

import type { ReferenceProblem } from './reference-problem.ts';

const SHOWN = 120;

/** The error for a text that is not a reference. Its `cause` is the {@link ReferenceProblem}. */
export function invalidReference(text: string, problem: ReferenceProblem): DrvError<'DRV_INVALID_REFERENCE'> {
  const { offset, wanted } = problem;
  if (typeof text !== 'string') {
    const message = `An image reference must be ${wanted}, not ${typeof text}`;
    return new DrvError('DRV_INVALID_REFERENCE', message, { cause: problem });
  }
  const found = text.codePointAt(offset);
  const where =
    text === ''
      ? 'is empty'
      : found === undefined
        ? `ends too early, at offset ${offset}`
        : `is wrong at offset ${offset}, ${JSON.stringify(String.fromCodePoint(found))}`;
  return new DrvError(
    'DRV_INVALID_REFERENCE',
    `Image reference ${shown(text)} ${where}: expected ${wanted}`,
    {
      cause: problem,
    },
  );
}

/** The text for a message: quoted, of bounded length, and without what looks like `user:password@`. */
function shown(text: string): string {
  // A digest has no slash behind its "@"; userinfo of a URL always has one.
  const at = text.lastIndexOf('@', text.lastIndexOf('/'));
  const harmless = at > 0 ? `…${text.slice(at)}` : text;
  return JSON.stringify(harmless.length > SHOWN ? `${harmless.slice(0, SHOWN)}…` : harmless);
}
