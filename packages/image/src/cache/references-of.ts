import { DrvError, type ImageReference, type StoredImage } from '@drv/core';

import { parseReference } from '../reference/parse-reference.ts';

/** Every reference under which a store knows an image. Names that are none, as `<none>:<none>`, are left out. */
export function referencesOf({ tags, digests }: StoredImage): readonly ImageReference[] {
  return [...tags, ...digests].flatMap((name) => {
    try {
      return [parseReference(name)];
    } catch (error) {
      if (DrvError.is(error, 'DRV_INVALID_REFERENCE')) return [];
      throw error;
    }
  });
}
