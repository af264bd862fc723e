import type { ImageReference } from '@drv/core';

import { invalidReference } from './invalid-reference.ts';
import { readReference } from './read-reference.ts';

/**
 * Parses an image reference as Docker does, and normalises it: `busybox` is `docker.io/library/busybox`. Tag and
 * digest are both kept; neither is made up. The grammar and its quirks are those of
 * `github.com/distribution/reference`:
 *
 * - What stands before the first `/` is a registry when it is `localhost`, has a `.` or a `:`, or has an upper-case
 *   letter. A name without `/` never is one: `localhost:5000` is the repository `localhost` with the tag `5000`.
 * - `index.docker.io` is `docker.io`; no other host is an alias, and its case is kept.
 * - 64 lower-case hexadecimal digits are an image id and no name: see {@link imageIdOf}.
 *
 * One case is stricter: a first component such as `exa_mple.com`, which has to be a host and cannot be one, is
 * refused, where Docker's parser answers with an empty registry.
 *
 * @throws `DRV_INVALID_REFERENCE`, with the offset of the character and what would be right there. The `cause` is a
 * {@link ReferenceProblem}.
 */
export function parseReference(text: string): ImageReference {
  const read = readReference(text);
  if ('wanted' in read) throw invalidReference(text, read);
  return read;
}
