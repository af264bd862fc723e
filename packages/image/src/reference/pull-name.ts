import type { ImageReference } from '@drv/core/driver';

import { DEFAULT_TAG } from './docker-hub.ts';
import { repositoryName } from './repository-name.ts';

/**
 * The one name that an engine pulls for a reference, and finds the image by: with its digest and then without a tag,
 * else with its tag, else with `:latest`. Equal for references that mean the same image.
 */
export function pullName(reference: ImageReference): string {
  const name = repositoryName(reference);
  return reference.digest === undefined
    ? `${name}:${reference.tag ?? DEFAULT_TAG}`
    : `${name}@${reference.digest}`;
}
