import type { ImageReference } from '@drv/core';

import { codeAt, COLON, DOT, isUpper } from './characters.ts';
import { HUB, OFFICIAL, OLD_HUB } from './docker-hub.ts';
import { invalidReference } from './invalid-reference.ts';
import { readRepository } from './read-repository.ts';
import type { ReferenceProblem } from './reference-problem.ts';
import { hostProblem, scanRegistry } from './scan-registry.ts';
import { textProblem } from './text-problem.ts';
import { uppercaseProblem } from './uppercase-problem.ts';

const HEX_ID = /^[0-9a-f]{64}$/;

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
  const read = textProblem(text) ?? readNormalised(text);
  if ('wanted' in read) throw invalidReference(text, read);
  return read;
}

function readNormalised(text: string): ImageReference | ReferenceProblem {
  const slash = text.indexOf('/');
  if (slash === -1) {
    if (text.length === 64 && HEX_ID.test(text)) {
      return { problem: 'identifier', offset: 0, wanted: 'a name, not the id of an image' };
    }
    return uppercaseFirst(text, 0, readRepository(text, 0, HUB, OFFICIAL));
  }
  if (!namesRegistry(text, slash)) return uppercaseFirst(text, 0, readRepository(text, 0, HUB, ''));

  const start = slash + 1;
  const wrong = scanRegistry(text, slash);
  if (wrong !== -1) return uppercaseFirst(text, start, hostProblem(wrong));
  const host = text.slice(0, slash);
  const registry = host === OLD_HUB ? HUB : host;
  const prefix = registry === HUB && !text.includes('/', start) ? OFFICIAL : '';
  return uppercaseFirst(text, start, readRepository(text, start, registry, prefix));
}

function namesRegistry(text: string, slash: number): boolean {
  for (let at = 0; at < slash; at += 1) {
    const code = codeAt(text, at);
    // Beyond ASCII nothing is right, whether it is read as a host or as a path.
    if (code === DOT || code === COLON || isUpper(code) || code > 127) return true;
  }
  return slash === 9 && text.startsWith('localhost');
}

/** An upper-case letter in the path is told before every other problem. */
function uppercaseFirst(
  text: string,
  start: number,
  read: ImageReference | ReferenceProblem,
): ImageReference | ReferenceProblem {
  if (!('wanted' in read)) return read;
  const colon = text.indexOf(':', start);
  return uppercaseProblem(text, start, colon === -1 ? text.length : colon) ?? read;
}
