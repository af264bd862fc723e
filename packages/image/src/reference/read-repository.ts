import type { ImageReference } from '@drv/core/driver';

import { AT, codeAt, COLON } from './characters.ts';
import { checkDigest } from './check-digest.ts';
import type { ReferenceProblem, ReferenceProblemName } from './reference-problem.ts';
import { scanRepository } from './scan-repository.ts';
import { scanTag, TAG_LENGTH } from './scan-tag.ts';

/** Of the path alone, as in `distribution/reference`; its forks count the registry too. */
const REPOSITORY_LENGTH = 255;

/**
 * Reads `path [":" tag] ["@" digest]` from `start` to the end of `text`, in one pass. `prefix` goes before the path:
 * `library/` for the short names of Docker Hub.
 */
export function readRepository(
  text: string,
  start: number,
  registry: string,
  prefix: string,
): ImageReference | ReferenceProblem {
  const pathEnd = scanRepository(text, start);
  if (pathEnd < 0) return problem('invalid-format', ~pathEnd, 'a lower-case letter or a digit');

  let end = pathEnd;
  let tag: string | undefined;
  if (codeAt(text, end) === COLON) {
    end = scanTag(text, pathEnd + 1);
    if (end < 0) return tagProblem(pathEnd + 1, ~end);
    tag = text.slice(pathEnd + 1, end);
  }
  const pinned = codeAt(text, end) === AT;
  if (!pinned && end !== text.length) {
    return problem('invalid-format', end, tag === undefined ? 'a path, ":" or "@"' : 'a tag, or "@"');
  }
  const wrong = pinned ? checkDigest(text, end + 1) : undefined;
  // The whole text has to follow the grammar before a name is too long or a digest is of the wrong kind.
  if (wrong?.problem === 'invalid-format') return wrong;
  if (prefix.length + pathEnd - start > REPOSITORY_LENGTH) {
    return problem('name-too-long', start, `a path of at most ${REPOSITORY_LENGTH} characters`);
  }
  if (wrong !== undefined) return wrong;

  const repository = prefix + text.slice(start, pathEnd);
  if (!pinned) return tag === undefined ? { registry, repository } : { registry, repository, tag };
  const digest = text.slice(end + 1);
  return tag === undefined ? { registry, repository, digest } : { registry, repository, tag, digest };
}

function tagProblem(start: number, offset: number): ReferenceProblem {
  return offset === start
    ? problem('invalid-format', offset, 'a tag, which begins with a letter, a digit or "_"')
    : problem('invalid-format', offset, `the end of the tag, after at most ${TAG_LENGTH} characters`);
}

function problem(name: ReferenceProblemName, offset: number, wanted: string): ReferenceProblem {
  return { problem: name, offset, wanted };
}
