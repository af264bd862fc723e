import type { ImageReference } from '@drv/core/driver';

import { repositoryName, type ReferenceForm } from './repository-name.ts';

/**
 * A reference as text, tag and digest included where it has them. The canonical form parses back to the same
 * reference. The familiar form is for people: where the repository on Docker Hub begins like a host, as in
 * `docker.io/localhost/tool`, it reads as another image.
 *
 * @param form - `canonical` by default.
 */
export function formatReference(reference: ImageReference, form: ReferenceForm = 'canonical'): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${repositoryName(reference, form)}${tag}${digest}`;
}
