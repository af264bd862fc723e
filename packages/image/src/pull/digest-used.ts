import type { ImageReference, StoredImage } from '@drv/core/driver';

import { referencesOf } from '../reference/references-of.ts';
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
  const digests = referencesOf(image).flatMap((known) =>
    known.digest !== undefined && repositoryName(known) === name ? [known.digest] : [],
  );
  const used = digests.find((digest) => digest === pulled) ?? digests[0];
  return used === undefined ? undefined : `${name}@${used}`;
}
