import { DrvError, type ImageReference, type StoredImage } from '@drv/core';

import { parseReference } from '../reference/parse-reference.ts';
import { repositoryName } from '../reference/repository-name.ts';

/**
 * `name@sha256:…`: the manifest that the image came by. For a pinned reference that is the digest asked for. A tag
 * may have stood for several manifests of the same image; the one that the pull named is taken, else the first.
 */
export function digestUsed(
  reference: ImageReference,
  image: StoredImage,
  pulled?: string,
): string | undefined {
  const name = repositoryName(reference);
  if (reference.digest !== undefined) return `${name}@${reference.digest}`;
  const known = image.digests
    .map(parsed)
    .filter((entry) => entry !== undefined && repositoryName(entry) === name);
  const chosen = known.find((entry) => entry?.digest === pulled) ?? known[0];
  return chosen?.digest === undefined ? undefined : `${name}@${chosen.digest}`;
}

/** Engines write the names of Docker Hub in their familiar form. */
function parsed(text: string): ImageReference | undefined {
  try {
    return parseReference(text);
  } catch (error) {
    if (DrvError.is(error, 'DRV_INVALID_REFERENCE')) return undefined;
    throw error;
  }
}
