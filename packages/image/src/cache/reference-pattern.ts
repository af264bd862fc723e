import type { ImageReference } from '@drv/core/driver';

import { parseReference } from '../reference/parse-reference.ts';

/** Whether a reference is one of those that a pattern means. */
export type ReferencePattern = (reference: ImageReference) => boolean;

const BELOW = '/*';
// Two components, so that Docker Hub's `library/` is not put before them.
const ANY = '/x/x';

/**
 * Reads a pattern of references. It is compared part by part after normalisation, never as text:
 *
 * | pattern | means |
 * |---|---|
 * | `busybox` | every tag and digest of `docker.io/library/busybox` |
 * | `busybox:1.36` | this tag |
 * | `busybox@sha256:…` | this digest, whatever the tag beside it |
 * | `ghcr.io/org/*` | every repository below `ghcr.io/org/` |
 * | `localhost:5000/*` | every repository of this registry |
 *
 * @throws `DRV_INVALID_REFERENCE`
 */
export function referencePattern(pattern: string): ReferencePattern {
  if (pattern.endsWith(BELOW)) {
    const below = parseReference(`${pattern.slice(0, -BELOW.length)}${ANY}`);
    const prefix = below.repository.slice(0, -(ANY.length - 1));
    return ({ registry, repository }) => registry === below.registry && repository.startsWith(prefix);
  }
  const wanted = parseReference(pattern);
  return ({ registry, repository, tag, digest }) =>
    registry === wanted.registry &&
    repository === wanted.repository &&
    (wanted.digest === undefined
      ? wanted.tag === undefined || (digest === undefined && wanted.tag === (tag ?? 'latest'))
      : wanted.digest === digest);
}
