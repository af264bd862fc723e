import { DrvError } from '@drv/core';

import type { ReferenceProblem } from '../../src/index.ts';

/** What a parser says of a text that is none; `undefined` when it takes it. */
export function problemOf(
  parse: (text: string) => unknown,
  text: string,
): (ReferenceProblem & { readonly message: string }) | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (!DrvError.is(error, 'DRV_INVALID_REFERENCE')) throw error;
    return { ...(error.cause as ReferenceProblem), message: error.message };
  }
}
