import type { ImageReference } from '@drv/core/driver';

import { DEFAULT_TAG } from './docker-hub.ts';
import { repositoryName } from './repository-name.ts';

/** The query of the engine's `POST /images/create`. */
export interface PullQuery {
  readonly fromImage: string;
  /** A digest or a tag. Never absent: an engine that is sent none pulls every tag of the repository. */
  readonly tag: string;
}

/** What to ask an engine for: the digest where there is one, else the tag, else `latest`. */
export function pullQuery(reference: ImageReference): PullQuery {
  const tag = reference.digest ?? reference.tag ?? DEFAULT_TAG;
  return { fromImage: repositoryName(reference), tag };
}
