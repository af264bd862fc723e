import type { Attributes } from '@opentelemetry/api';

/**
 * A reference in canonical form (`docker.io/library/busybox:1@sha256:…`) under the names of the semantic conventions.
 * A colon before the last slash is the port of a registry. What has no slash is the id of an image.
 */
export function imageAttributes(reference: string | undefined): Attributes {
  if (reference === undefined) return {};
  if (!reference.includes('/')) return { 'container.image.id': reference };
  const [tagged = '', digest] = reference.split('@');
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  const name = colon === -1 ? tagged : tagged.slice(0, colon);
  return {
    'container.image.name': name,
    ...(colon === -1 ? {} : { 'container.image.tags': [tagged.slice(colon + 1)] }),
    ...(digest === undefined ? {} : { 'container.image.repo_digests': [`${name}@${digest}`] }),
  };
}
