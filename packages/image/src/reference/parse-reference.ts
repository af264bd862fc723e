import type { ImageReference } from '@drv/core/driver';

import { HUB, OFFICIAL, OLD_HUB } from './docker-hub.ts';
import { invalidReference } from './invalid-reference.ts';
import { readReference } from './read-reference.ts';

/**
 * What nearly every reference is: all but its tag in lower case, no separator twice in a row. No part can be read in two
 * ways, so that nothing is tried twice.
 */
const USUAL =
  /^(?:([a-z0-9]+(?:[.-][a-z0-9]+)*(?::[0-9]+)?)\/)?([a-z0-9]+(?:[._/-][a-z0-9]+)*)(?::(\w[\w.-]*))?(?:@(sha256:[0-9a-f]+))?$/;
/** The id of an image has as many digits. */
const ID_LENGTH = 64;
/** Up to it no path is too long. */
const USUAL_LENGTH = 200;
const TAG_LENGTH = 128;
const DIGEST_LENGTH = 71;

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
  // One expression and one function: compiling them is most of what the first references of a process cost.
  const usual = typeof text === 'string' && text.length <= USUAL_LENGTH && text.length !== ID_LENGTH;
  const match = usual ? USUAL.exec(text) : null;
  if (match === null) return readOrThrow(text);
  const first = match[1];
  const tag = match[3];
  const digest = match[4];
  let registry = HUB;
  let repository = match[2] ?? '';
  if (first === undefined) {
    if (repository.includes('/')) return readOrThrow(text);
    repository = OFFICIAL + repository;
  } else if (first !== 'localhost' && !first.includes('.') && !first.includes(':')) {
    repository = `${first}/${repository}`;
  } else if (first !== HUB && first !== OLD_HUB) {
    registry = first;
  } else if (!repository.includes('/')) {
    repository = OFFICIAL + repository;
  }
  if (tag !== undefined && tag.length > TAG_LENGTH) return readOrThrow(text);
  if (digest === undefined)
    return tag === undefined ? { registry, repository } : { registry, repository, tag };
  if (digest.length !== DIGEST_LENGTH) return readOrThrow(text);
  return tag === undefined ? { registry, repository, digest } : { registry, repository, tag, digest };
}

function readOrThrow(text: string): ImageReference {
  const read = readReference(text);
  if ('wanted' in read) throw invalidReference(text, read);
  return read;
}
