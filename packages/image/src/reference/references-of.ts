import type { ImageReference, StoredImage } from '@drv/core/driver';

import { readReference } from './read-reference.ts';

/**
 * Every reference under which a store knows an image, its tags first. Engines write the names of Docker Hub in their
 * familiar form, and write `<none>` for a missing name; those are left out.
 */
export function referencesOf({ tags, digests }: StoredImage): readonly ImageReference[] {
  return [...tags, ...digests].flatMap((name) => {
    const read = readReference(name);
    return 'wanted' in read ? [] : [read];
  });
}
